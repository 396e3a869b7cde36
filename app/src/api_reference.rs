//! What the reference page of the API shows. The server makes it from its `OpenAPI`
//! document.

/// The whole reference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApiReference {
    /// Where the document is that it was made from.
    pub document: &'static str,
    /// The operations, by subject.
    pub sections: Vec<Section>,
    /// The objects that several operations take or answer.
    pub objects: Vec<Object>,
    /// Every code of a problem.
    pub codes: Vec<Code>,
}

/// The operations of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// A method of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its name, which no other has.
    pub id: String,
    /// In capitals.
    pub method: String,
    /// With parameters in braces.
    pub path: String,
    /// What it does, in one sentence.
    pub summary: String,
    /// What else there is to say.
    pub description: String,
    /// Who may ask, where that is not everybody.
    pub access: Option<&'static str>,
    /// What stands in the path and the query.
    pub parameters: Vec<Field>,
    /// What it reads; none where it needs none.
    pub body: Option<Body>,
    /// What it answers when it succeeds.
    pub answers: Vec<Answer>,
    /// The codes of the problems that it may answer.
    pub codes: Vec<String>,
    /// The settings that limit how often it may be asked.
    pub limits: Vec<String>,
}

/// A request's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Such as `application/json`.
    pub media_type: String,
    /// Whether it may be left out.
    pub is_optional: bool,
    /// Its fields.
    pub fields: Vec<Field>,
    /// An example, as JSON.
    pub example: Option<String>,
}

/// An answer that is no problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: String,
    /// What it means.
    pub description: String,
    /// The object in its body.
    pub body: Option<Kind>,
    /// An example, as JSON.
    pub example: Option<String>,
}

/// An object and its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What it is called.
    pub name: String,
    /// What it stands for.
    pub description: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of an object, or a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As it is spelt.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it is always there.
    pub is_required: bool,
    /// What it means.
    pub description: String,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// In words, such as "text or null"; what the object is called where it is one of
    /// [`ApiReference::objects`].
    pub text: String,
    /// The object that the words end with.
    pub object: Option<String>,
}

/// A code of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// As an answer spells it.
    pub name: String,
    /// The status that it comes with.
    pub status: u16,
    /// When it is answered.
    pub when: String,
}
