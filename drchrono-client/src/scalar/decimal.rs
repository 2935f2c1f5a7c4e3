//! Decimal numbers.

use std::fmt;

use smol_str::SmolStr;

/// A decimal number: money, a quantity, a measure. Kept as it was written, since binary fractions would not
/// hold `0.10`; sent as text, as the service does.
///
/// ```
/// use drchrono_client::DrDecimal;
///
/// let price = DrDecimal::parse("123.45").unwrap();
/// assert_eq!(price.to_string(), "123.45");
/// assert!(DrDecimal::parse("12,50").is_none());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DrDecimal(SmolStr);

impl DrDecimal {
    /// Reads a number such as `-12.50`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // 64 characters are more than any amount has, and keep a hostile megabyte out.
        let plausible = text.len() <= 64
            && text.contains(|c: char| c.is_ascii_digit())
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
        (plausible && text.parse::<f64>().is_ok()).then(|| Self(text.into()))
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest binary number: for showing and comparing, not for money.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Debug for DrDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DrDecimal({})", self.0)
    }
}

impl fmt::Display for DrDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<i64> for DrDecimal {
    fn from(number: i64) -> Self {
        Self(number.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_amount_is_kept_as_it_was_written(whole in -999_999_i64..999_999, cents in 0..100) {
            let text = format!("{whole}.{cents:02}");
            let read = DrDecimal::parse(&text).unwrap();
            proptest::prop_assert_eq!(read.as_str(), text.as_str());
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            ".",
            "-",
            "1.2.3",
            "12,50",
            "NaN",
            "inf",
            "0x10",
            "1e",
            &"1".repeat(65),
        ] {
            assert!(DrDecimal::parse(text).is_none(), "{text}");
        }
    }
}
