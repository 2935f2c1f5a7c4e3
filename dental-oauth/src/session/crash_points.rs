//! The file store, stopped after each of its file operations, with everything that a power cut may make of it.
//!
//! The disk is a model: what was written is certain once the file was synced, what was created, renamed or
//! removed once the folder was. A crash keeps any subset of the rest, and of unsynced bytes any beginning, or
//! zeros in their place. That is more than any one file system does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use zeroize::Zeroizing;

use super::disk::{Disk, NewFile};
use super::file::FileStore;
use super::private::PrivateFolder;
use super::record::Note;
use super::store::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, StoreError, TokenStore,
};
use crate::clock::Clock as _;
use crate::oauth::{Scopes, TokenSet};
use crate::provider::Provider;
use crate::seal::SealKey;
use crate::secret::Secret;
use crate::testing::ManualClock;

/// What a crash leaves: names and contents.
type Image = BTreeMap<PathBuf, Vec<u8>>;

/// What the disk does besides its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Reliable,
    /// The process is gone after so many operations.
    CrashAfter(usize),
    /// One operation fails, and the process lives on.
    FailAt(usize),
}

/// Syncs that are left out, to see whether it is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    None,
    FileIsNotSynced,
    FolderIsNotSynced,
}

#[derive(Debug, Clone)]
struct ModelDisk(Arc<Mutex<Model>>);

#[derive(Debug)]
struct Model {
    files: Vec<Contents>,
    names: BTreeMap<PathBuf, usize>,
    certain: BTreeMap<PathBuf, usize>,
    pending: Vec<Change>,
    fate: Fate,
    lie: Lie,
    operations: usize,
}

#[derive(Debug, Default)]
struct Contents {
    written: Vec<u8>,
    synced: usize,
}

#[derive(Debug, Clone)]
struct Change {
    gone: Option<PathBuf>,
    there: Option<(PathBuf, usize)>,
}

impl Change {
    fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        if let Some(gone) = &self.gone {
            names.remove(gone);
        }
        if let Some((there, file)) = &self.there {
            names.insert(there.clone(), *file);
        }
    }
}

impl Model {
    fn step(&mut self) -> io::Result<()> {
        let number = self.operations;
        self.operations += 1;
        let fails = match self.fate {
            Fate::Reliable => false,
            Fate::CrashAfter(limit) => number >= limit,
            Fate::FailAt(this) => number == this,
        };
        if fails {
            return Err(io::Error::other("as told"));
        }
        Ok(())
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.names);
        self.pending.push(change);
    }
}

impl ModelDisk {
    fn new(image: &Image, fate: Fate, lie: Lie) -> Self {
        let mut names = BTreeMap::new();
        let mut files = Vec::new();
        for (path, bytes) in image {
            names.insert(path.clone(), files.len());
            files.push(Contents {
                written: bytes.clone(),
                synced: bytes.len(),
            });
        }
        Self(Arc::new(Mutex::new(Model {
            files,
            certain: names.clone(),
            names,
            pending: Vec::new(),
            fate,
            lie,
            operations: 0,
        })))
    }

    fn model(&self) -> MutexGuard<'_, Model> {
        self.0.lock().unwrap()
    }

    /// What is there now, for whoever did not crash.
    fn now(&self) -> Image {
        let model = self.model();
        let contents = |file: &usize| model.files[*file].written.clone();
        let names = model.names.iter();
        names
            .map(|(path, file)| (path.clone(), contents(file)))
            .collect()
    }

    /// Everything that may be there after the power comes back.
    fn after_power_cut(&self) -> Vec<Image> {
        let model = self.model();
        let mut images = Vec::new();
        for kept in 0_u32..1 << model.pending.len() {
            let mut names = model.certain.clone();
            for (number, change) in model.pending.iter().enumerate() {
                if kept & (1 << number) != 0 {
                    change.apply(&mut names);
                }
            }
            let mut partial = vec![Image::new()];
            for (path, file) in names {
                let choices = possible(&model.files[file]);
                partial = partial
                    .iter()
                    .flat_map(|image| {
                        choices.iter().map(|bytes| {
                            let mut image = image.clone();
                            image.insert(path.clone(), bytes.clone());
                            image
                        })
                    })
                    .collect();
            }
            images.extend(partial);
        }
        images.sort();
        images.dedup();
        images
    }
}

/// What may have become of a file's bytes.
fn possible(file: &Contents) -> Vec<Vec<u8>> {
    let (all, synced) = (&file.written, file.synced);
    let tail = all.len() - synced;
    let ends = [0, tail.min(1), tail / 2, tail.saturating_sub(1), tail];
    let mut choices: Vec<Vec<u8>> = ends
        .iter()
        .map(|end| all[..synced + end].to_vec())
        .collect();
    // Its length was written, its bytes were not.
    let mut zeros = all[..synced].to_vec();
    zeros.resize(all.len(), 0);
    choices.push(zeros);
    choices.sort();
    choices.dedup();
    choices
}

struct ModelFile {
    disk: ModelDisk,
    number: usize,
}

impl Disk for ModelDisk {
    fn read(&self, path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        Ok(self.now().remove(path).map(Zeroizing::new))
    }

    fn create(&self, path: &Path) -> Result<Box<dyn NewFile>, StoreError> {
        let mut model = self.model();
        model.step()?;
        if model.names.contains_key(path) {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
        }
        let number = model.files.len();
        model.files.push(Contents::default());
        model.change(Change {
            gone: None,
            there: Some((path.to_owned(), number)),
        });
        Ok(Box::new(ModelFile {
            disk: self.clone(),
            number,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut model = self.model();
        model.step()?;
        let file = *model.names.get(from).ok_or(io::ErrorKind::NotFound)?;
        model.change(Change {
            gone: Some(from.to_owned()),
            there: Some((to.to_owned(), file)),
        });
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut model = self.model();
        let ending = path.extension().unwrap_or_default();
        assert!(ending != "lock" && ending != "lease", "never unlinked");
        model.step()?;
        if !model.names.contains_key(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        model.change(Change {
            gone: Some(path.to_owned()),
            there: None,
        });
        Ok(())
    }

    fn sync_folder(&self) -> Result<(), StoreError> {
        let mut model = self.model();
        model.step()?;
        if model.lie != Lie::FolderIsNotSynced {
            model.pending.clear();
            model.certain = model.names.clone();
        }
        Ok(())
    }
}

impl NewFile for ModelFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut model = self.disk.model();
        model.step()?;
        model.files[self.number].written.extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut model = self.disk.model();
        model.step()?;
        if model.lie != Lie::FileIsNotSynced {
            let length = model.files[self.number].written.len();
            model.files[self.number].synced = length;
        }
        Ok(())
    }
}

/// One change of a record, from what it starts with.
#[derive(Debug, Clone, Copy)]
enum Deed {
    SignIn,
    SignInOverDamage,
    Replace { next: &'static str },
    Begin,
    Abandon(Ending),
    Remove,
}

/// What stands on the disk before the deed.
#[derive(Debug, Clone, Copy)]
enum Start {
    Nothing,
    Damage,
    Record,
    /// Somebody began and is gone.
    Noted,
    /// A record, and what an earlier crash left of the next one.
    RecordAndLeftover,
}

const DEEDS: &[(Start, Deed)] = &[
    (Start::Nothing, Deed::SignIn),
    (Start::Damage, Deed::SignInOverDamage),
    (Start::Record, Deed::Replace { next: "b" }),
    (Start::Record, Deed::Replace { next: LONG }),
    (Start::RecordAndLeftover, Deed::Replace { next: "b" }),
    (Start::Noted, Deed::Replace { next: "b" }),
    (Start::Record, Deed::Begin),
    (Start::RecordAndLeftover, Deed::Begin),
    (Start::Noted, Deed::Begin),
    (Start::Record, Deed::Abandon(Ending::NotSpent)),
    (Start::Record, Deed::Abandon(Ending::Unknown)),
    (Start::Record, Deed::Abandon(Ending::Refused)),
    (Start::Noted, Deed::Abandon(Ending::NotSpent)),
    (Start::Noted, Deed::Abandon(Ending::Refused)),
    (Start::Record, Deed::Remove),
    (Start::Noted, Deed::Remove),
    (Start::RecordAndLeftover, Deed::Remove),
];

const LONG: &str =
    "an access token of many more bytes than the one before it, as those with claims are";

/// What a reader can see.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Nothing,
    Damage,
    Record {
        access: String,
        dead: bool,
        note: Option<Note>,
    },
}

#[derive(Debug, Default)]
struct Count {
    points: usize,
    images: usize,
    faults: Vec<String>,
}

struct Bench {
    folder: tempfile::TempDir,
    seal: Option<[u8; 32]>,
    lie: Lie,
    key: AccountKey,
}

fn tokens(access: &str) -> TokenSet {
    let now = ManualClock::new().now();
    TokenSet::from_parts(
        Secret::new(access),
        Some(Secret::new("rt")),
        now,
        None,
        Scopes::default(),
    )
}

impl Bench {
    fn new(seal: Option<[u8; 32]>, lie: Lie) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            seal,
            lie,
            key: AccountKey::new(&Provider::new("test"), "client-1", "clinic"),
        }
    }

    fn store(&self, disk: &ModelDisk) -> FileStore {
        let folder = PrivateFolder::open(self.folder.path().to_owned()).unwrap();
        let seal = self.seal.map(SealKey::new);
        let clock = Arc::new(ManualClock::new());
        FileStore::on(Box::new(disk.clone()), folder, clock, seal)
    }

    fn path(&self, ending: &str) -> PathBuf {
        let name = format!("{}.{ending}", self.key.digest());
        self.folder.path().join(name)
    }

    async fn generation(&self, store: &FileStore) -> Generation {
        let stored = store.load(&self.key).await.unwrap().unwrap();
        stored.generation
    }

    async fn begin(&self, store: &FileStore, owner: u128) -> Result<Begin, StoreError> {
        let spending = self.generation(store).await;
        let attempt = Attempt {
            owner: OwnerId(owner),
            spending,
        };
        store
            .begin(&self.key, &attempt, Duration::from_secs(60))
            .await
    }

    async fn start(&self, start: Start) -> Image {
        let disk = ModelDisk::new(&Image::new(), Fate::Reliable, Lie::None);
        let store = self.store(&disk);
        let damage = b"{\"version\":1,\"gener".to_vec();
        match start {
            Start::Nothing => {}
            Start::Damage => return Image::from([(self.path("json"), damage)]),
            Start::Record | Start::RecordAndLeftover => self.sign_in(&store).await.unwrap(),
            Start::Noted => {
                self.sign_in(&store).await.unwrap();
                self.begin(&store, 1).await.unwrap();
            }
        }
        let mut image = disk.now();
        if matches!(start, Start::RecordAndLeftover) {
            image.insert(self.path("tmp"), damage);
        }
        image
    }

    async fn sign_in(&self, store: &FileStore) -> Result<(), StoreError> {
        let answer = store.replace(&self.key, None, &tokens("a")).await?;
        assert!(matches!(answer, Cas::Stored(_)));
        Ok(())
    }

    /// Does it. What belongs to the deed but comes before it is not counted.
    async fn perform(
        &self,
        deed: Deed,
        store: &FileStore,
        ready: impl FnOnce(),
    ) -> Result<(), StoreError> {
        match deed {
            Deed::SignIn | Deed::SignInOverDamage => {
                ready();
                self.sign_in(store).await
            }
            Deed::Replace { next } => {
                let before = self.generation(store).await;
                ready();
                let answer = store
                    .replace(&self.key, Some(before), &tokens(next))
                    .await?;
                assert!(matches!(answer, Cas::Stored(after) if after == before.next()));
                Ok(())
            }
            Deed::Begin => {
                ready();
                let begun = self.begin(store, 2).await?;
                assert!(matches!(begun, Begin::Ours { .. }));
                Ok(())
            }
            Deed::Abandon(ending) => {
                self.begin(store, 2).await.unwrap();
                ready();
                store.abandon(&self.key, OwnerId(2), ending).await
            }
            Deed::Remove => {
                let before = self.generation(store).await;
                ready();
                assert!(store.remove(&self.key, before).await?);
                Ok(())
            }
        }
    }

    fn look(&self, image: &Image) -> Seen {
        let disk = ModelDisk::new(image, Fate::Reliable, Lie::None);
        match self.store(&disk).0.read(&self.key.digest()) {
            Ok(None) => Seen::Nothing,
            Ok(Some(record)) => Seen::Record {
                access: record.tokens.access_token.expose().to_owned(),
                dead: record.dead,
                note: record.note,
            },
            Err(_) => Seen::Damage,
        }
    }

    /// Goes through one deed with one fate.
    async fn run(
        &self,
        start: &Image,
        deed: Deed,
        fate: Fate,
    ) -> (ModelDisk, Image, Result<(), StoreError>) {
        let disk = ModelDisk::new(start, Fate::Reliable, self.lie);
        let store = self.store(&disk);
        let mut before = Image::new();
        let outcome = self
            .perform(deed, &store, || {
                // Whatever came before it is over and certain.
                before = disk.now();
                let mut model = disk.model();
                model.pending.clear();
                model.certain = model.names.clone();
                for file in &mut model.files {
                    file.synced = file.written.len();
                }
                model.operations = 0;
                model.fate = fate;
            })
            .await;
        (disk, before, outcome)
    }

    async fn enumerate(&self, count: &mut Count) {
        for (start, deed) in DEEDS {
            let start_image = self.start(*start).await;
            let (disk, before, outcome) = self.run(&start_image, *deed, Fate::Reliable).await;
            outcome.unwrap();
            let (old, new) = (self.look(&before), self.look(&disk.now()));
            assert_ne!(old, new, "{start:?} {deed:?}");
            let operations = disk.model().operations;
            for limit in 0..=operations {
                let (disk, _, outcome) =
                    self.run(&start_image, *deed, Fate::CrashAfter(limit)).await;
                assert_eq!(outcome.is_ok(), limit == operations, "{deed:?}");
                count.points += 1;
                for image in disk.after_power_cut() {
                    count.images += 1;
                    let seen = self.look(&image);
                    // Between setting a damaged record aside and writing the new one there is none; the
                    // damaged one is kept, by one name or the other.
                    let aside = matches!(deed, Deed::SignInOverDamage)
                        && seen == Seen::Nothing
                        && image.get(&self.path("corrupt")) == before.get(&self.path("json"));
                    let right = if outcome.is_ok() {
                        seen == new
                    } else {
                        seen == new || seen == old || aside
                    };
                    if !right {
                        let fault = format!("{start:?} {deed:?} cut after {limit}: {seen:?}");
                        count.faults.push(fault);
                    }
                    self.goes_on(&image).await;
                }
            }
            for this in 0..operations {
                let (disk, _, outcome) = self.run(&start_image, *deed, Fate::FailAt(this)).await;
                let seen = self.look(&disk.now());
                let right = match outcome {
                    Ok(()) => seen == new,
                    Err(_) => {
                        [&old, &new].contains(&&seen) || matches!(deed, Deed::SignInOverDamage)
                    }
                };
                count.points += 1;
                if !right {
                    let fault = format!("{start:?} {deed:?} failing at {this}: {seen:?}");
                    count.faults.push(fault);
                }
            }
        }
    }

    /// Whatever a crash left, a person can sign in over it.
    async fn goes_on(&self, image: &Image) {
        let disk = ModelDisk::new(image, Fate::Reliable, Lie::None);
        let store = self.store(&disk);
        let expected = match store.load(&self.key).await {
            Ok(stored) => stored.map(|stored| stored.generation),
            Err(_) => None,
        };
        let answer = store.replace(&self.key, expected, &tokens("anew")).await;
        assert!(matches!(answer, Ok(Cas::Stored(_))), "{answer:?}");
        let found = store.load(&self.key).await.unwrap().unwrap();
        assert_eq!(found.tokens.access_token().expose(), "anew");
    }
}

#[tokio::test]
async fn after_a_crash_at_any_point_there_is_the_old_record_or_the_new_one() {
    let mut count = Count::default();
    for seal in [None, Some([7; 32])] {
        Bench::new(seal, Lie::None).enumerate(&mut count).await;
    }
    assert!(count.faults.is_empty(), "{:#?}", count.faults);
    println!(
        "{} points, {} images after a power cut",
        count.points, count.images
    );
    assert!(count.points > 350 && count.images > 500, "{count:?}");
}

#[tokio::test]
async fn the_search_finds_a_store_that_leaves_out_a_sync() {
    for lie in [Lie::FileIsNotSynced, Lie::FolderIsNotSynced] {
        let mut count = Count::default();
        Bench::new(None, lie).enumerate(&mut count).await;
        assert!(!count.faults.is_empty(), "{lie:?}");
    }
}
