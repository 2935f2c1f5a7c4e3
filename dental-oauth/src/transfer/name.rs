//! A name from a server is never a path.

/// Makes a harmless file name out of whatever a server says: the last segment only, without control
/// characters, separators, characters Windows forbids, leading dots or trailing dots and spaces; no
/// reserved device name; at most 120 bytes, keeping the extension. Never empty.
///
/// Two different names may become one: put an id in front when they share a folder.
///
/// ```
/// use dental_oauth::transfer::safe_file_name;
///
/// assert_eq!(safe_file_name("ARCH/UPPER_BASE/default.drc.gz"), "default.drc.gz");
/// assert_eq!(safe_file_name("../../etc/passwd"), "passwd");
/// assert_eq!(safe_file_name("C:\\scans\\upper.stl"), "upper.stl");
/// assert_eq!(safe_file_name(".."), "file");
/// ```
pub fn safe_file_name(name: &str) -> String {
    const LONGEST: usize = 120;
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let forbidden = |c: char| c.is_control() || "<>:\"|?*".contains(c) || is_invisible(c);
    let cleaned: String = last
        .chars()
        .map(|c| if forbidden(c) { '_' } else { c })
        .collect();
    let trimmed = cleaned
        .trim_start_matches(['.', ' '])
        .trim_end_matches(['.', ' ']);
    let shortened = shorten(trimmed, LONGEST);
    let stem = shortened.split('.').next().unwrap_or_default().trim_end();
    if shortened.is_empty() {
        "file".to_owned()
    } else if is_device(stem) {
        shorten(&format!("_{shortened}"), LONGEST)
    } else {
        shortened
    }
}

/// Characters that make a name read differently from what it is: direction marks, zero-width ones, breaks of
/// lines that are no control characters.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            let mut digits = rest.chars();
            matches!(
                (digits.next(), digits.next()),
                (Some('0'..='9' | '¹' | '²' | '³'), None)
            )
        })
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str())
        || numbered("COM")
        || numbered("LPT")
}

fn shorten(name: &str, longest: usize) -> String {
    if name.len() <= longest {
        return name.to_owned();
    }
    // The extension says what the file is; the middle of the name is what can be spared.
    let extension = name
        .rfind('.')
        .map(|dot| &name[dot..])
        .filter(|ext| ext.len() <= 16)
        .unwrap_or("");
    let mut end = longest - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", name[..end].trim_end_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hostile_names_become_harmless() {
        let table = [
            ("upper.ply", "upper.ply"),
            ("a/b\\c.stl", "c.stl"),
            ("/", "file"),
            ("", "file"),
            (".", "file"),
            ("...", "file"),
            (".ssh", "ssh"),
            ("x/.bashrc", "bashrc"),
            ("con", "_con"),
            ("NUL.stl", "_NUL.stl"),
            ("com1.tar.gz", "_com1.tar.gz"),
            ("COM¹", "_COM¹"),
            ("common.stl", "common.stl"),
            ("a\0b\n.stl", "a_b_.stl"),
            ("crown?.stl", "crown_.stl"),
            ("name. ", "name"),
            ("evil\u{202e}lts.exe", "evil_lts.exe"),
            ("a\u{61c}b\u{2029}c\u{e0041}.stl", "a_b_c_.stl"),
            ("C:evil", "C_evil"),
            ("zähne 36.stl", "zähne 36.stl"),
        ];
        let long = format!("CON.{}", "x".repeat(200));
        let safe = safe_file_name(&long);
        assert!(safe.starts_with("_CON.x") && safe.len() <= 120, "{safe}");
        for (hostile, harmless) in table {
            assert_eq!(safe_file_name(hostile), harmless, "{hostile:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = safe_file_name(&format!("{}.stl", "ü".repeat(500)));
        let extension = std::path::Path::new(&name).extension();
        assert!(name.len() <= 120, "{name}");
        assert_eq!(extension.and_then(|text| text.to_str()), Some("stl"));
    }

    proptest! {
        #[test]
        fn whatever_comes_out_is_one_ordinary_file_name(name in "\\PC{0,200}|[./\\\\ \\x00-\\x7f]{0,40}") {
            let safe = safe_file_name(&name);
            let path = std::path::Path::new(&safe);
            prop_assert!(!safe.is_empty() && safe.len() <= 121);
            prop_assert_eq!(path.components().count(), 1);
            prop_assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(safe.as_str()));
            prop_assert!(!safe.contains(|c: char| c.is_control() || c == '\\' || c == ':'));
            prop_assert_eq!(safe_file_name(&safe), safe.clone());
        }
    }
}
