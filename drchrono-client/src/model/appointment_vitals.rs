//! Appointment vitals.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDecimal, Patch};
use crate::word::open_enum;

open_enum! {
/// Smoking status.
SmokingStatus {
/// `blank` on the wire.
Blank = "blank",
/// `449868002` on the wire.
EveryDay = "449868002",
/// `428041000124106` on the wire.
SomeDays = "428041000124106",
/// `8517006` on the wire.
Former = "8517006",
/// `266919005` on the wire.
Never = "266919005",
/// `77176002` on the wire.
SmokerUnknownAmount = "77176002",
/// `266927001` on the wire.
Unknown = "266927001",
/// `428071000124103` on the wire.
Heavy = "428071000124103",
/// `428061000124105` on the wire.
Light = "428061000124105",
}
}

/// Appointment vitals.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentVitals {
    /// Blood pressure 1.
    pub blood_pressure_1: Option<i64>,
    /// Blood pressure 2.
    pub blood_pressure_2: Option<i64>,
    /// Bmi.
    pub bmi: Option<String>,
    /// Head circumference.
    pub head_circumference: Option<DrDecimal>,
    /// Head circumference units.
    pub head_circumference_units: Option<String>,
    /// Height.
    pub height: Option<DrDecimal>,
    /// Height units.
    pub height_units: Option<String>,
    /// Oxygen saturation.
    pub oxygen_saturation: Option<DrDecimal>,
    /// Pain.
    pub pain: Option<String>,
    /// Pulse.
    pub pulse: Option<i64>,
    /// Respiratory rate.
    pub respiratory_rate: Option<i64>,
    /// Smoking status.
    pub smoking_status: Option<SmokingStatus>,
    /// Temperature.
    pub temperature: Option<DrDecimal>,
    /// Temperature units.
    pub temperature_units: Option<String>,
    /// Weight.
    pub weight: Option<DrDecimal>,
    /// Weight units.
    pub weight_units: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentVitals);

impl Object for AppointmentVitals {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "blood_pressure_1" => value.to(&mut self.blood_pressure_1),
            "blood_pressure_2" => value.to(&mut self.blood_pressure_2),
            "bmi" => value.to(&mut self.bmi),
            "head_circumference" => value.to(&mut self.head_circumference),
            "head_circumference_units" => value.to(&mut self.head_circumference_units),
            "height" => value.to(&mut self.height),
            "height_units" => value.to(&mut self.height_units),
            "oxygen_saturation" => value.to(&mut self.oxygen_saturation),
            "pain" => value.to(&mut self.pain),
            "pulse" => value.to(&mut self.pulse),
            "respiratory_rate" => value.to(&mut self.respiratory_rate),
            "smoking_status" => value.to(&mut self.smoking_status),
            "temperature" => value.to(&mut self.temperature),
            "temperature_units" => value.to(&mut self.temperature_units),
            "weight" => value.to(&mut self.weight),
            "weight_units" => value.to(&mut self.weight_units),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("blood_pressure_1", self.blood_pressure_1.as_ref());
        to.put("blood_pressure_2", self.blood_pressure_2.as_ref());
        to.put("bmi", self.bmi.as_ref());
        to.put("head_circumference", self.head_circumference.as_ref());
        to.put(
            "head_circumference_units",
            self.head_circumference_units.as_ref(),
        );
        to.put("height", self.height.as_ref());
        to.put("height_units", self.height_units.as_ref());
        to.put("oxygen_saturation", self.oxygen_saturation.as_ref());
        to.put("pain", self.pain.as_ref());
        to.put("pulse", self.pulse.as_ref());
        to.put("respiratory_rate", self.respiratory_rate.as_ref());
        to.put("smoking_status", self.smoking_status.as_ref());
        to.put("temperature", self.temperature.as_ref());
        to.put("temperature_units", self.temperature_units.as_ref());
        to.put("weight", self.weight.as_ref());
        to.put("weight_units", self.weight_units.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an appointment vitals. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentVitalsBody {
    /// Blood pressure 1.
    pub blood_pressure_1: Patch<i64>,
    /// Blood pressure 2.
    pub blood_pressure_2: Patch<i64>,
    /// Head circumference.
    pub head_circumference: Patch<DrDecimal>,
    /// Head circumference units.
    pub head_circumference_units: Patch<String>,
    /// Height.
    pub height: Patch<DrDecimal>,
    /// Height units.
    pub height_units: Patch<String>,
    /// Oxygen saturation.
    pub oxygen_saturation: Patch<DrDecimal>,
    /// Pain.
    pub pain: Patch<String>,
    /// Pulse.
    pub pulse: Patch<i64>,
    /// Respiratory rate.
    pub respiratory_rate: Patch<i64>,
    /// Smoking status.
    pub smoking_status: Patch<SmokingStatus>,
    /// Temperature.
    pub temperature: Patch<DrDecimal>,
    /// Temperature units.
    pub temperature_units: Patch<String>,
    /// Weight.
    pub weight: Patch<DrDecimal>,
    /// Weight units.
    pub weight_units: Patch<String>,
}

body!(AppointmentVitalsBody);

impl Body for AppointmentVitalsBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("blood_pressure_1", &self.blood_pressure_1);
        to.patch("blood_pressure_2", &self.blood_pressure_2);
        to.patch("head_circumference", &self.head_circumference);
        to.patch("head_circumference_units", &self.head_circumference_units);
        to.patch("height", &self.height);
        to.patch("height_units", &self.height_units);
        to.patch("oxygen_saturation", &self.oxygen_saturation);
        to.patch("pain", &self.pain);
        to.patch("pulse", &self.pulse);
        to.patch("respiratory_rate", &self.respiratory_rate);
        to.patch("smoking_status", &self.smoking_status);
        to.patch("temperature", &self.temperature);
        to.patch("temperature_units", &self.temperature_units);
        to.patch("weight", &self.weight);
        to.patch("weight_units", &self.weight_units);
    }
}
