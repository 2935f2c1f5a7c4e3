//! Lab result.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Abnormal status.
AbnormalStatus {
/// `L` on the wire.
Low = "L",
/// `LL` on the wire.
AlertLow = "LL",
/// `H` on the wire.
High = "H",
/// `HH` on the wire.
AlertHigh = "HH",
/// `<` on the wire.
PanicLow = "<",
/// `>` on the wire.
PanicHigh = ">",
/// `A` on the wire.
Abnormal = "A",
/// `AA` on the wire.
VeryAbnormal = "AA",
/// `S` on the wire.
Susceptible = "S",
/// `R` on the wire.
Resistant = "R",
/// `I` on the wire.
Intermediate = "I",
/// `NEG` on the wire.
Negative = "NEG",
/// `POS` on the wire.
Positive = "POS",
/// `N` on the wire.
Normal = "N",
/// An empty text on the wire.
NoComment = "",
}
}

open_enum! {
/// Lab result status.
LabResultStatus {
/// `P` on the wire.
Preliminary = "P",
/// `I` on the wire.
Pending = "I",
/// `C` on the wire.
Correction = "C",
/// `F` on the wire.
Final = "F",
/// `X` on the wire.
Canceled = "X",
}
}

/// Lab result.
///
/// In `lab_results`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabResult {
    /// Its id.
    pub id: Option<DrId>,
    /// Abnormal status.
    pub abnormal_status: Option<AbnormalStatus>,
    /// Comments.
    pub comments: Option<Phi<String>>,
    /// Document, by id.
    pub document: Option<DrId>,
    /// Group code.
    pub group_code: Option<String>,
    /// Whether it is abnormal.
    pub is_abnormal: Option<bool>,
    /// Lab order, by id.
    pub lab_order: Option<DrId>,
    /// Lab test, by id.
    pub lab_test: Option<DrId>,
    /// Normal range.
    pub normal_range: Option<String>,
    /// Observation code.
    pub observation_code: Option<String>,
    /// Observation description.
    pub observation_description: Option<String>,
    /// Specimen received.
    pub specimen_received: Option<DrDateTime>,
    /// Status.
    pub status: Option<LabResultStatus>,
    /// Test performed.
    pub test_performed: Option<DrDateTime>,
    /// Unit.
    pub unit: Option<String>,
    /// Value.
    pub value: Option<Phi<String>>,
    /// Value is numeric: yes or no.
    pub value_is_numeric: Option<bool>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LabResult, id);

impl Object for LabResult {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "abnormal_status" => value.to(&mut self.abnormal_status),
            "comments" => value.to(&mut self.comments),
            "document" => value.to(&mut self.document),
            "group_code" => value.to(&mut self.group_code),
            "is_abnormal" => value.to(&mut self.is_abnormal),
            "lab_order" => value.to(&mut self.lab_order),
            "lab_test" => value.to(&mut self.lab_test),
            "normal_range" => value.to(&mut self.normal_range),
            "observation_code" => value.to(&mut self.observation_code),
            "observation_description" => value.to(&mut self.observation_description),
            "specimen_received" => value.to(&mut self.specimen_received),
            "status" => value.to(&mut self.status),
            "test_performed" => value.to(&mut self.test_performed),
            "unit" => value.to(&mut self.unit),
            "value" => value.to(&mut self.value),
            "value_is_numeric" => value.to(&mut self.value_is_numeric),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("abnormal_status", self.abnormal_status.as_ref());
        to.put("comments", self.comments.as_ref());
        to.put("document", self.document.as_ref());
        to.put("group_code", self.group_code.as_ref());
        to.put("is_abnormal", self.is_abnormal.as_ref());
        to.put("lab_order", self.lab_order.as_ref());
        to.put("lab_test", self.lab_test.as_ref());
        to.put("normal_range", self.normal_range.as_ref());
        to.put("observation_code", self.observation_code.as_ref());
        to.put(
            "observation_description",
            self.observation_description.as_ref(),
        );
        to.put("specimen_received", self.specimen_received.as_ref());
        to.put("status", self.status.as_ref());
        to.put("test_performed", self.test_performed.as_ref());
        to.put("unit", self.unit.as_ref());
        to.put("value", self.value.as_ref());
        to.put("value_is_numeric", self.value_is_numeric.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a lab result. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabResultBody {
    /// Abnormal status.
    pub abnormal_status: Patch<AbnormalStatus>,
    /// Comments.
    pub comments: Patch<Phi<String>>,
    /// Document, by id. Needed to create one.
    pub document: Patch<DrId>,
    /// Group code.
    pub group_code: Patch<String>,
    /// Whether it is abnormal.
    pub is_abnormal: Patch<bool>,
    /// Lab test, by id. Needed to create one.
    pub lab_test: Patch<DrId>,
    /// Normal range.
    pub normal_range: Patch<String>,
    /// Observation code.
    pub observation_code: Patch<String>,
    /// Observation description.
    pub observation_description: Patch<String>,
    /// Specimen received.
    pub specimen_received: Patch<DrDateTime>,
    /// Status. Needed to create one.
    pub status: Patch<LabResultStatus>,
    /// Test performed. Needed to create one.
    pub test_performed: Patch<DrDateTime>,
    /// Unit.
    pub unit: Patch<String>,
    /// Value. Needed to create one.
    pub value: Patch<Phi<String>>,
    /// Value is numeric: yes or no.
    pub value_is_numeric: Patch<bool>,
}

body!(LabResultBody);

impl LabResultBody {
    /// With what is needed to create one.
    pub fn new(
        document: impl Into<Patch<DrId>>,
        lab_test: impl Into<Patch<DrId>>,
        status: impl Into<Patch<LabResultStatus>>,
        test_performed: impl Into<Patch<DrDateTime>>,
        value: impl Into<Patch<Phi<String>>>,
    ) -> Self {
        Self {
            document: document.into(),
            lab_test: lab_test.into(),
            status: status.into(),
            test_performed: test_performed.into(),
            value: value.into(),
            ..Self::default()
        }
    }
}

impl Body for LabResultBody {
    const REQUIRED: &'static [&'static str] =
        &["document", "lab_test", "status", "test_performed", "value"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("abnormal_status", &self.abnormal_status);
        to.patch("comments", &self.comments);
        to.patch("document", &self.document);
        to.patch("group_code", &self.group_code);
        to.patch("is_abnormal", &self.is_abnormal);
        to.patch("lab_test", &self.lab_test);
        to.patch("normal_range", &self.normal_range);
        to.patch("observation_code", &self.observation_code);
        to.patch("observation_description", &self.observation_description);
        to.patch("specimen_received", &self.specimen_received);
        to.patch("status", &self.status);
        to.patch("test_performed", &self.test_performed);
        to.patch("unit", &self.unit);
        to.patch("value", &self.value);
        to.patch("value_is_numeric", &self.value_is_numeric);
    }
}
