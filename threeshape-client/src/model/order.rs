//! What is to be made, and what people wrote about it.

use std::fmt;

use dental_oauth::Phi;

use super::date::ServerDate;
use crate::node::Node;
use crate::wire::Members;

macro_rules! texts {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident = $word:literal,)+ }
     $($(#[$other_doc:meta])* $other:ident: $type:ty = $read:expr,)*) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$doc])* pub $field: Option<String>,)+
            $($(#[$other_doc])* pub $other: $type,)*
        }

        impl $name {
            pub(crate) fn read(members: Members<'_>) -> Self {
                Self {
                    $($field: members.text($word),)+
                    $($other: $read(members),)*
                }
            }
        }
    };
}

texts! {
    /// One piece of work. Numbers are kept as the text they were received as.
    ModelElement {
        /// Its number in the case.
        index = "ModelElementIndex",
        /// What kind of bridge.
        bridge_type = "BridgeType",
        /// The shape of a pontic's base.
        pontic_base_shape = "PonticBaseShape",
        /// The shade's key.
        shade = "Shade",
        /// The shade's name.
        shade_display_name = "ShadeDisplayName",
        /// The material's key.
        material = "Material",
        /// The material's name.
        material_display_name = "MaterialDisplayName",
        /// How far it is.
        process_status = "ProcessStatus",
        /// The file with the preparation line.
        preparation_line_file_name = "PreparationLineFileName",
    }
    /// When it is due.
    delivery_date: Option<ServerDate> = |members: Members<'_>| members.date("DeliveryDate"),
    /// What is restored.
    restorations: Vec<Restoration> = |members: Members<'_>| members.list("Restorations", Restoration::read),
}

texts! {
    /// The restoration of one tooth.
    Restoration {
        /// The tooth in the universal system, 1 to 32.
        unn = "Unn",
        /// What kind.
        restoration_type = "RestorationType",
        /// What kind, as the practice calls it.
        practice_restoration_type = "PracticeRestorationType",
        /// The implant connection's key.
        global_implant_connection_id = "GlobalImplantConnectionId",
        /// The implant's manufacturer.
        implant_manufacturer = "ImplantManufacturer",
        /// The implant's system.
        implant_system = "ImplantSystem",
        /// The implant's platform.
        implant_platform_type = "ImplantPlatformType",
        /// The implant's diameter.
        implant_diameter = "ImplantDiameter",
        /// The implant's length.
        implant_length = "ImplantLength",
    }
}

/// A comment on a case. Its text is asked for by its id.
#[derive(Clone)]
#[non_exhaustive]
pub struct Comment {
    /// Its id, if it has one.
    pub id: Option<String>,
    /// The comment as it was received; its shape is not documented.
    pub raw: Phi<String>,
}

impl Comment {
    pub(crate) fn read(node: &Node<'_>) -> Self {
        Self {
            id: node.members().and_then(|members| members.text("Id")),
            raw: Phi::new(node.to_value().to_string()),
        }
    }
}

impl fmt::Debug for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comment")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
