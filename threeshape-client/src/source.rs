//! 3Shape as [`CaseSource`]s: a clinic's cases, shared cases, and everything an account of the client's
//! has. What they do alike is here once; they differ in who reads, and in which cases are kept.

use std::collections::HashSet;

use async_trait::async_trait;
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use dental_oauth::api::{Cursor, Page};
use dental_oauth::case::{
    Capabilities, Case as NeutralCase, CaseFile, CaseId, CaseQuery, CaseSource, Changes, FileId,
    StoredForm, Watermark,
};
use dental_oauth::transfer::{ByteRange, FileBody, MeshFormat};
use dental_oauth::{Error, ErrorKind, Provider, Result};

use crate::account::Account;
use crate::addresses::Addresses;
use crate::cases::{List, Spot};
use crate::client::ClientAccount;
use crate::clinic_cases::{ClinicCases, SharedCases, only_if_theirs};
use crate::fault::ThreeShapeFault;
use crate::files::FileRoute;
use crate::mapping::{file_id, neutral};
use crate::model::{Attachment, Case, CaseFilter, Guid, Search, TimeWindow};
use crate::sink::carries;
use crate::watermark::Mark;

/// Which of a case's times a window is about is not documented (dossier U-4).
const MARGIN: TimeDelta = TimeDelta::days(1);

/// In so many versions before the latest a file is looked for.
const MOST_VERSIONS: usize = 16;

/// Whose cases are kept, and by whom their files are opened.
enum Kept<'a> {
    /// All, by the account that reads them.
    All(&'a ClientAccount),
    /// Those with one of these as an actor.
    With(&'a HashSet<Guid>, &'a ClientAccount),
    /// Those of the client, who has to be asked who they are.
    OfClinic(&'a ClinicCases),
}

/// Cases read by one account, kept by a rule, their files opened by a client's account.
struct Reading<'a> {
    reader: &'a Account,
    kept: Kept<'a>,
    addresses: &'a Addresses,
}

impl Reading<'_> {
    /// One of whom has to be an actor; `None` where all cases are kept.
    async fn ids(&self) -> Result<Option<&HashSet<Guid>>> {
        Ok(match self.kept {
            Kept::All(_) => None,
            Kept::With(ids, _) => Some(ids),
            Kept::OfClinic(clinic) => Some(&clinic.parties().await?.ids),
        })
    }

    async fn opener(&self) -> Result<&ClientAccount> {
        Ok(match self.kept {
            Kept::All(opener) | Kept::With(_, opener) => opener,
            Kept::OfClinic(clinic) => &clinic.parties().await?.client,
        })
    }

    fn keeps_all(&self) -> bool {
        matches!(self.kept, Kept::All(_))
    }

    fn given(&self, case: &Case) -> NeutralCase {
        self.addresses.forget(case.id);
        self.addresses.remember(case);
        neutral(case)
    }

    async fn page(&self, query: &CaseQuery, from: Option<&Cursor>) -> Result<Page<NeutralCase>> {
        let list = self.list_of(query)?;
        let (page, _) = self.kept_page(&list, from).await?;
        Ok(page.map(|case| {
            let mut found = self.given(&case);
            let wanted = query.reference.as_deref();
            if let Some(wanted) = wanted.filter(|wanted| carries(&case, wanted)) {
                found.reference = Some(wanted.to_owned());
            }
            found
        }))
    }

    /// What is kept of a page. One of which nothing is kept is followed by the next, since an empty page
    /// would end the list.
    async fn kept_page(&self, list: &List, from: Option<&Cursor>) -> Result<(Page<Case>, Spot)> {
        let mut spot = match from {
            Some(cursor) => Spot::read(cursor)?,
            None => self.beginning(list),
        };
        let ids = self.ids().await?;
        loop {
            let page = self.raw_page(list, spot).await?;
            let page = page.retain(|case| is_kept(case, ids));
            match &page.next {
                Some(next) if page.items.is_empty() && page.unreadable.is_empty() => {
                    spot = Spot::read(next)?;
                }
                _ => return Ok((page, spot)),
            }
        }
    }

    /// A filtered list keeps count of what it received, to know its end. An unfiltered one does not, so
    /// that the place of every page is known beforehand; its end is an empty page.
    fn beginning(&self, list: &List) -> Spot {
        let spot = Spot::page(0, self.reader.end_of(list.filter()));
        if self.keeps_all() {
            spot
        } else {
            spot.counting()
        }
    }

    /// A page as it is, without a next one after the last.
    async fn raw_page(&self, list: &List, spot: Spot) -> Result<Page<Case>> {
        if spot.page >= self.reader.0.options.most_pages {
            return Err(
                Error::new(ErrorKind::Paging, "the list has more pages than allowed")
                    .with_provider(&Provider::THREESHAPE),
            );
        }
        let mut page = self.reader.page_of(list, spot).await?;
        let so_far = match &page.next {
            Some(next) => Spot::read(next)?.received,
            None => None,
        };
        if let (Some(total), Some(so_far)) = (page.total, so_far)
            && so_far >= total
        {
            page.next = None;
        }
        if !self.keeps_all() {
            // How many cases a doctor has besides is nobody's business.
            page.total = None;
        }
        Ok(page)
    }

    fn list_of(&self, query: &CaseQuery) -> Result<List> {
        let window = TimeWindow {
            from: query.since.map(|since| since - MARGIN),
            to: query.until.map(|until| until + MARGIN),
        };
        self.check_window(window.from)?;
        let filter = CaseFilter::new(window);
        Ok(match &query.search {
            Some(text) => List::Search(Search::new(text.expose(), filter)),
            None => List::Cases(filter),
        })
    }

    fn check_window(&self, from: Option<DateTime<Utc>>) -> Result<()> {
        if from.is_some() || self.reader.0.options.unbounded {
            return Ok(());
        }
        Err(ThreeShapeFault::NoTimeWindow
            .error()
            .with_operation(crate::operation::LIST))
    }

    /// The feed: the whole list at first, what was updated from then on.
    async fn changes(&self, since: &Watermark, from: Option<&Cursor>) -> Result<Changes> {
        match Mark::read(since)? {
            None => self.whole_list(from).await,
            Some(mark) => self.updated(&mark).await,
        }
    }

    /// Everything, newest first: what may be kept is known once the oldest page was read.
    async fn whole_list(&self, from: Option<&Cursor>) -> Result<Changes> {
        self.check_window(None)?;
        let list = List::Cases(CaseFilter::new(TimeWindow::everything()));
        let (page, spot) = self.kept_page(&list, from).await?;
        let last = page.next.is_none();
        let changes = Changes::new(page.map(|case| self.given(&case)));
        Ok(match spot.to {
            Some(begun) if last => changes.keeping(Mark::at(begun).watermark()),
            _ => changes,
        })
    }

    /// What was updated since a mark, without what the mark has seen already.
    async fn updated(&self, mark: &Mark) -> Result<Changes> {
        let begun = DateTime::<Utc>::from(self.reader.clock().now()).trunc_subsecs(0);
        let feed = self.reader.updated_cases(mark.from(), None).await?;
        let mut next = Mark::at(begun);
        let mut fresh = Vec::new();
        for case in feed.items {
            let case = if case.reduced {
                match self.reader.case(case.id).await {
                    Ok(whole) => whole,
                    Err(error)
                        if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Forbidden) =>
                    {
                        tracing::warn!(case = %case.id, code = error.code(), "an updated case is gone");
                        continue;
                    }
                    Err(error) => return Err(error),
                }
            } else {
                case
            };
            if next.has_seen(&case) {
                continue;
            }
            // What was seen was kept. So a clinic without news costs no question who its client is.
            let seen = mark.has_seen(&case);
            if !seen && !is_kept(&case, self.ids().await?) {
                continue;
            }
            next.see(&case);
            if !seen {
                fresh.push(self.given(&case));
            }
        }
        let page = Page::new(fresh, None).with_unreadable(feed.unreadable);
        Ok(Changes::new(page).keeping(next.watermark()))
    }

    async fn whole_case(&self, id: Guid) -> Result<Case> {
        self.only_if_kept(self.reader.case(id).await?).await
    }

    async fn only_if_kept(&self, case: Case) -> Result<Case> {
        match self.ids().await? {
            Some(ids) => only_if_theirs(case, ids),
            None => Ok(case),
        }
    }

    async fn case(&self, id: &CaseId) -> Result<NeutralCase> {
        let case = self.whole_case(id.as_str().parse()?).await?;
        Ok(self.given(&case))
    }

    /// As it was. What is known of its files stays, since those of the latest version are asked for after these.
    async fn case_version(&self, id: &CaseId, version: u64) -> Result<NeutralCase> {
        let missing = |_| {
            Error::new(ErrorKind::NotFound, "no case has so many versions")
                .with_provider(&Provider::THREESHAPE)
                .with_operation(crate::operation::VERSION)
        };
        let number = u32::try_from(version).map_err(missing)?;
        let case = self
            .reader
            .case_version(id.as_str().parse()?, number)
            .await?;
        let case = self.only_if_kept(case).await?;
        self.addresses.remember(&case);
        Ok(neutral(&case))
    }

    async fn route_in_case(&self, id: Guid, file: &FileId) -> Result<FileRoute> {
        let case = self.whole_case(id).await?;
        let in_case = |case: &Case| {
            let wanted = |attachment: &&Attachment| file_id(attachment).as_ref() == Some(file);
            let attachment = case.attachments.iter().find(wanted)?;
            Some(FileRoute::of(id, attachment))
        };
        if let Some(route) = in_case(&case) {
            return Ok(route);
        }
        // It may be of a version before ([`CaseSource::case_version`]).
        let latest = case.version.and_then(|version| u32::try_from(version).ok());
        for number in (1..latest.unwrap_or(0)).rev().take(MOST_VERSIONS) {
            let version = match self.reader.case_version(id, number).await {
                Ok(version) => version,
                Err(error)
                    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Forbidden) =>
                {
                    break;
                }
                Err(error) => return Err(error),
            };
            if !is_kept(&version, self.ids().await?) {
                continue;
            }
            if let Some(route) = in_case(&version) {
                return Ok(route);
            }
        }
        Err(Error::new(ErrorKind::NotFound, "the case has no such file")
            .with_provider(&Provider::THREESHAPE)
            .with_operation(crate::operation::DOWNLOAD))
    }

    /// A file by its id, in a case that was given out, or is read now and kept by the same rule.
    async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody> {
        let id: Guid = file.case.as_str().parse()?;
        let route = match self.addresses.of(id, &file.id) {
            Some(route) => route,
            None => self.route_in_case(id, &file.id).await?,
        };
        let route = match (file.formats.first(), file.stored) {
            (None, _) => route,
            (Some(format), StoredForm::Mesh(stored)) if *format == stored => route,
            (Some(MeshFormat::Ply), StoredForm::AsIs) => route.converted_to_ply(),
            (Some(_), _) => {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    "3Shape converts scans of the type dcm to PLY and nothing else",
                )
                .with_provider(&Provider::THREESHAPE)
                .with_operation(crate::operation::CONVERT));
            }
        };
        self.opener().await?.open_file(&route, range).await
    }
}

fn is_kept(case: &Case, ids: Option<&HashSet<Guid>>) -> bool {
    ids.is_none_or(|ids| case.has_actor(ids))
}

fn capabilities() -> Capabilities {
    let mut can = Capabilities::default();
    can.time_filter = true;
    can.search = true;
    can.change_feed = true;
    can.files_in_list = true;
    can.file_digests = true;
    can.versions = true;
    can
}

macro_rules! reading_source {
    ($(#[$doc:meta])* $name:ident, numbered: $numbered:literal, |$this:ident| $reading:expr) => {
        $(#[$doc])*
        #[async_trait]
        impl CaseSource for $name {
            fn provider(&self) -> Provider {
                Provider::THREESHAPE
            }

            fn capabilities(&self) -> Capabilities {
                capabilities()
            }

            async fn page(
                &self,
                query: &CaseQuery,
                from: Option<&Cursor>,
            ) -> Result<Page<NeutralCase>> {
                let $this = self;
                $reading.page(query, from).await
            }

            fn cursor_after(&self, from: &Cursor) -> Option<Cursor> {
                let spot = Spot::read(from).ok().filter(|_| $numbered)?;
                Some(spot.after(0).cursor())
            }

            async fn changes(
                &self,
                since: &Watermark,
                from: Option<&Cursor>,
            ) -> Result<Changes> {
                let $this = self;
                $reading.changes(since, from).await
            }

            async fn case(&self, id: &CaseId) -> Result<NeutralCase> {
                let $this = self;
                $reading.case(id).await
            }

            async fn case_version(&self, id: &CaseId, version: u64) -> Result<NeutralCase> {
                let $this = self;
                $reading.case_version(id, version).await
            }

            async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody> {
                let $this = self;
                $reading.open(file, range).await
            }
        }
    };
}

reading_source! {
    /// A query must say since when, unless the doctor's account allows lists without a beginning.
    ClinicCases, numbered: false, |this| Reading {
        reader: &this.0.doctor,
        kept: Kept::OfClinic(this),
        addresses: &this.0.addresses,
    }
}

reading_source! {
    /// A query must say since when, unless the account allows lists without a beginning.
    SharedCases, numbered: false, |this| Reading {
        reader: &this.0.client,
        kept: Kept::With(&this.0.ids, &this.0.client),
        addresses: &this.0.addresses,
    }
}

reading_source! {
    /// Everything that anybody shares with this account. A query must say since when, unless the account
    /// allows lists without a beginning.
    ClientAccount, numbered: true, |this| Reading {
        reader: this,
        kept: Kept::All(this),
        addresses: &this.0.addresses,
    }
}
