//! Walks a PLY file as its header lays it out.

use super::mesh::{another_format, cut_off};
use crate::error::Result;

const LONGEST_HEADER: usize = 64 * 1024;

/// The check: first the header is gathered, then the body is walked.
#[derive(Debug)]
pub(super) enum PlyCheck {
    Header(Header),
    Body(Walk),
}

/// What has come of the header, and where its last line begins.
#[derive(Debug, Default)]
pub(super) struct Header {
    gathered: Vec<u8>,
    line: usize,
}

impl Default for PlyCheck {
    fn default() -> Self {
        Self::Header(Header::default())
    }
}

impl PlyCheck {
    pub(super) fn update(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Body(walk) => walk.update(bytes),
            Self::Header(header) => {
                let Some(body) = header.take(bytes)? else {
                    return Ok(());
                };
                let mut walk = Walk::new(&header.gathered)?;
                walk.update(&body)?;
                *self = Self::Body(walk);
                Ok(())
            }
        }
    }

    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Header(header) if header.gathered.len() < 4 => {
                Err(another_format("the file is not a PLY mesh"))
            }
            Self::Header(_) => Err(cut_off()),
            Self::Body(walk) => walk.finish(),
        }
    }
}

impl Header {
    /// Takes the next piece; what comes behind the header, once it has ended. Line by line, so that the answer
    /// is the same wherever the pieces end, and a comment may hold any word.
    fn take(&mut self, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
        let before = self.gathered.len();
        self.gathered.extend_from_slice(bytes);
        let gathered = &self.gathered;
        let begins = |magic: &[u8]| {
            let common = magic.len().min(gathered.len());
            magic[..common] == gathered[..common]
        };
        if !begins(b"ply\n") && !begins(b"ply\r\n") {
            return Err(another_format("the file is not a PLY mesh"));
        }
        let line_ends = (before..gathered.len()).filter(|place| gathered[*place] == b'\n');
        let mut ended = false;
        for place in line_ends {
            ended = gathered[self.line..place].trim_ascii() == b"end_header";
            self.line = place + 1;
            if ended {
                break;
            }
        }
        let length = if ended { self.line } else { gathered.len() };
        if length > LONGEST_HEADER {
            return Err(another_format("the PLY header does not end"));
        }
        Ok(ended.then(|| self.gathered.split_off(length)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Text,
    Little,
    Big,
}

#[derive(Debug, Clone, Copy)]
enum Property {
    Scalar { size: u64 },
    List { count: u64, item: u64 },
}

#[derive(Debug)]
struct Element {
    rows: u64,
    properties: Vec<Property>,
}

/// Where in the body the walk is.
#[derive(Debug)]
pub(super) struct Walk {
    encoding: Encoding,
    elements: std::vec::IntoIter<Element>,
    element: Option<Element>,
    property: usize,
    /// Bytes to pass over before anything has to be looked at.
    skip: u64,
    /// Bytes of a list's count seen so far.
    count: Vec<u8>,
    /// Text: lines to come, and whether the current one holds anything.
    lines: u64,
    in_line: bool,
}

impl Walk {
    fn new(header: &[u8]) -> Result<Self> {
        let malformed = || another_format("the PLY header is malformed");
        let text = std::str::from_utf8(header).map_err(|_| malformed())?;
        let mut encoding = None;
        let mut elements: Vec<Element> = Vec::new();
        for line in text.lines().skip(1) {
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            match words.as_slice() {
                ["format", name, _version] => {
                    encoding = Some(match *name {
                        "ascii" => Encoding::Text,
                        "binary_little_endian" => Encoding::Little,
                        "binary_big_endian" => Encoding::Big,
                        _ => return Err(malformed()),
                    });
                }
                ["element", _name, rows] => {
                    let rows = rows.parse().map_err(|_| malformed())?;
                    elements.push(Element {
                        rows,
                        properties: Vec::new(),
                    });
                }
                ["property", "list", count, item, _name] => {
                    let element = elements.last_mut().ok_or_else(malformed)?;
                    let (count, item) = (size_of(count), size_of(item));
                    let (count, item) = count.zip(item).ok_or_else(malformed)?;
                    element.properties.push(Property::List { count, item });
                }
                ["property", kind, _name] => {
                    let element = elements.last_mut().ok_or_else(malformed)?;
                    let size = size_of(kind).ok_or_else(malformed)?;
                    element.properties.push(Property::Scalar { size });
                }
                _ => {}
            }
        }
        let encoding = encoding.ok_or_else(malformed)?;
        let lines = elements
            .iter()
            .fold(0_u64, |sum, element| sum.saturating_add(element.rows));
        let mut walk = Self {
            encoding,
            elements: elements.into_iter(),
            element: None,
            property: 0,
            skip: 0,
            count: Vec::new(),
            lines,
            in_line: false,
        };
        walk.advance();
        Ok(walk)
    }

    fn update(&mut self, bytes: &[u8]) -> Result<()> {
        if self.encoding == Encoding::Text {
            self.update_text(bytes);
            return Ok(());
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.skip > 0 {
                let step = usize::try_from(self.skip)
                    .unwrap_or(usize::MAX)
                    .min(rest.len());
                rest = &rest[step..];
                self.skip -= step as u64;
                if self.skip == 0 {
                    self.advance();
                }
            } else if let Some(Property::List { count, item }) = self.current_property() {
                self.count.push(rest[0]);
                rest = &rest[1..];
                if self.count.len() as u64 == count {
                    let items = self.read_count();
                    self.count.clear();
                    self.skip = items.saturating_mul(item);
                    self.property += 1;
                    if self.skip == 0 {
                        self.advance();
                    }
                }
            } else if rest.iter().all(u8::is_ascii_whitespace) {
                return Ok(());
            } else {
                return Err(crate::error::Error::new(
                    crate::error::ErrorKind::Integrity,
                    "the mesh is longer than its header says",
                ));
            }
        }
        Ok(())
    }

    /// Moves on until there are bytes to skip or a list count to read, or nothing is left.
    fn advance(&mut self) {
        if self.encoding == Encoding::Text {
            return;
        }
        loop {
            let Some(element) = &mut self.element else {
                match self.elements.next() {
                    Some(next) => self.element = Some(next),
                    None => return,
                }
                self.property = 0;
                continue;
            };
            let scalar = |property: &Property| match property {
                Property::Scalar { size } => Some(*size),
                Property::List { .. } => None,
            };
            if self.property == 0
                && let Some(row) = element.properties.iter().map(scalar).sum::<Option<u64>>()
            {
                // Rows of fixed size are passed over all at once.
                self.skip = row.saturating_mul(element.rows);
                self.element = None;
                if self.skip > 0 {
                    return;
                }
                continue;
            }
            if element.rows == 0 {
                self.element = None;
                continue;
            }
            match element.properties.get(self.property) {
                None => {
                    element.rows -= 1;
                    self.property = 0;
                }
                Some(Property::Scalar { size }) => {
                    self.skip = *size;
                    self.property += 1;
                    return;
                }
                Some(Property::List { .. }) => return,
            }
        }
    }

    fn current_property(&self) -> Option<Property> {
        self.element
            .as_ref()
            .and_then(|element| element.properties.get(self.property).copied())
    }

    fn read_count(&self) -> u64 {
        let fold = |value: u64, byte: &u8| (value << 8) | u64::from(*byte);
        match self.encoding {
            Encoding::Big => self.count.iter().fold(0, fold),
            Encoding::Little | Encoding::Text => self.count.iter().rev().fold(0, fold),
        }
    }

    fn update_text(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if *byte == b'\n' {
                self.lines = self.lines.saturating_sub(u64::from(self.in_line));
                self.in_line = false;
            } else if !byte.is_ascii_whitespace() {
                self.in_line = true;
            }
        }
    }

    fn finish(mut self) -> Result<()> {
        if self.encoding == Encoding::Text {
            let left = self.lines.saturating_sub(u64::from(self.in_line));
            return if left == 0 { Ok(()) } else { Err(cut_off()) };
        }
        if self.skip == 0 && self.count.is_empty() && self.current_property().is_none() {
            self.advance();
        }
        let done = self.skip == 0 && self.element.is_none() && self.elements.next().is_none();
        if done { Ok(()) } else { Err(cut_off()) }
    }
}

/// Sizes of PLY's types, by their old and new names.
fn size_of(kind: &str) -> Option<u64> {
    Some(match kind {
        "char" | "uchar" | "int8" | "uint8" => 1,
        "short" | "ushort" | "int16" | "uint16" => 2,
        "int" | "uint" | "float" | "int32" | "uint32" | "float32" => 4,
        "double" | "float64" => 8,
        _ => return None,
    })
}
