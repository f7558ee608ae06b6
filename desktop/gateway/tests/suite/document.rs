//! `openapi.yaml` as a document with queries.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// One thing that the document promises: operation, status, problem code.
pub(crate) type Promise = (String, u16, Option<String>);

pub(crate) struct Document(Value);

/// An example of a request, or of an answer with a status.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) operation: String,
    pub(crate) status: Option<u16>,
    pub(crate) name: String,
    pub(crate) value: Value,
}

impl Document {
    pub(crate) fn read() -> Self {
        Self(serde_saphyr::from_str(include_str!("../../openapi.yaml")).expect("openapi.yaml is YAML"))
    }

    /// Another document.
    pub(crate) fn of(yaml: &str) -> Self {
        Self(serde_saphyr::from_str(yaml).expect("YAML"))
    }

    /// The documented operation of a call: one path segment may be a parameter.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<String> {
        let fits = |documented: &str| {
            documented.split('/').count() == path.split('/').count()
                && documented
                    .split('/')
                    .zip(path.split('/'))
                    .all(|(documented, part)| documented == part || documented.starts_with('{'))
        };
        let mut paths: Vec<_> =
            object(&self.0["paths"]).map(|(path, _)| path).filter(|it| fits(it)).collect();
        // A path without a parameter comes first.
        paths.sort_by_key(|path| path.contains('{'));
        let path = paths
            .first()
            .filter(|path| self.0["paths"][path.as_str()].get(method.to_lowercase()).is_some())?;
        Some(format!("{method} {path}"))
    }

    /// Every documented operation: method and path.
    pub(crate) fn calls(&self) -> Vec<(String, String)> {
        let paths = object(&self.0["paths"]);
        let all = paths.flat_map(|(path, item)| {
            object(item).map(move |(method, _)| (method.to_uppercase(), path.clone()))
        });
        all.collect()
    }

    /// Every operation, by method and path.
    pub(crate) fn operations(&self) -> Vec<String> {
        let of_path = |(path, item): (&String, &Value)| {
            object(item).map(|(method, _)| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
        };
        object(&self.0["paths"]).flat_map(of_path).collect()
    }

    /// Whether an answer with this status is documented.
    pub(crate) fn has(&self, operation: &str, status: u16) -> bool {
        operation.split_once(' ').is_some_and(|(method, path)| {
            let responses = &self.0["paths"][path][method.to_lowercase()]["responses"];
            responses.get(status.to_string()).is_some()
        })
    }

    /// Every example of a schema, with the schema.
    pub(crate) fn schema_examples(&self) -> Vec<(Value, Value)> {
        let schemas = object(&self.0["components"]["schemas"]);
        let examples = schemas.flat_map(|(_, schema)| {
            let examples = schema["examples"].as_array().into_iter().flatten();
            examples.map(|example| (schema.clone(), example.clone()))
        });
        examples.collect()
    }

    /// Every example of a request and of a success, or of a refusal that has one of its own.
    pub(crate) fn examples_by_operation(&self) -> Vec<Example> {
        let mut found = Vec::new();
        for item in object(&self.0["paths"]).map(|(_, item)| item) {
            for operation in object(item).map(|(_, operation)| operation) {
                let name = operation["operationId"].as_str().expect("an operationId").to_owned();
                let mut add = |status, content: &Value| {
                    let examples = object(content).flat_map(|(_, content)| self.examples_of(content));
                    found.extend(examples.map(|(example, value)| Example {
                        operation: name.clone(),
                        status,
                        name: example,
                        value,
                    }));
                };
                add(None, &operation["requestBody"]["content"]);
                for (status, response) in object(&operation["responses"]) {
                    add(status.parse().ok(), &self.resolved(response)["content"]);
                }
            }
        }
        found
    }

    /// The first example of this schema.
    pub(crate) fn example_of_schema(&self, name: &str) -> Value {
        self.example_of(&self.0["components"]["schemas"][name]).expect("an example")
    }

    /// The schemas that have an example.
    pub(crate) fn schemas_with_examples(&self) -> Vec<String> {
        let schemas = object(&self.0["components"]["schemas"]);
        schemas.filter(|(_, schema)| schema.get("examples").is_some()).map(|(name, _)| name.clone()).collect()
    }

    /// The schemas to which an operation leads.
    pub(crate) fn reached_schemas(&self) -> BTreeSet<String> {
        let (mut reached, mut waiting) = (BTreeSet::new(), vec![&self.0["paths"]]);
        while let Some(value) = waiting.pop() {
            if let Some(reference) = value["$ref"].as_str() {
                let is_new = reached.insert(reference.rsplit('/').next().unwrap_or_default().to_owned());
                waiting.extend(is_new.then(|| self.resolved(value)));
            }
            waiting.extend(object(value).map(|(_, member)| member));
            waiting.extend(value.as_array().into_iter().flatten());
        }
        reached
    }

    /// The examples of a content, or of its schema.
    fn examples_of(&self, content: &Value) -> Vec<(String, Value)> {
        let own: Vec<_> = object(&content["examples"])
            .map(|(name, example)| (name.clone(), example["value"].clone()))
            .collect();
        let of_schema = || self.example_of(&content["schema"]).map(|value| ("schema".to_owned(), value));
        if own.is_empty() { of_schema().into_iter().collect() } else { own }
    }

    /// The example of a schema, or what the examples below it come to.
    fn example_of(&self, schema: &Value) -> Option<Value> {
        let schema = self.resolved(schema);
        if let Some(example) = schema["examples"].get(0) {
            return Some(example.clone());
        }
        if let Some(item) = self.example_of_items(schema) {
            return Some(item);
        }
        let members = object(&schema["properties"]);
        let members = members.filter_map(|(name, member)| Some((name.clone(), self.example_of(member)?)));
        let members: serde_json::Map<_, _> = members.collect();
        (!members.is_empty()).then_some(Value::Object(members))
    }

    fn example_of_items(&self, schema: &Value) -> Option<Value> {
        schema.get("items").and_then(|items| self.example_of(items)).map(|item| json!([item]))
    }

    /// Everything that may be answered. What lies outside of all operations counts as operation `-`.
    pub(crate) fn promises(&self) -> BTreeSet<Promise> {
        let mut promises = BTreeSet::new();
        for (path, item) in object(&self.0["paths"]) {
            for (method, operation) in object(item) {
                let name = format!("{} {path}", method.to_uppercase());
                self.collect(&name, &operation["responses"], &mut promises);
            }
        }
        self.collect("-", &self.0["x-outside-operations"], &mut promises);
        promises
    }

    /// Schema of the answer with this status, and its content type.
    pub(crate) fn answer(&self, operation: &str, status: u16) -> (String, Value) {
        let responses = match operation.split_once(' ') {
            Some((method, path)) => &self.0["paths"][path][method.to_lowercase()]["responses"],
            None => &self.0["x-outside-operations"],
        };
        let response = self.resolved(&responses[status.to_string()]);
        let (content_type, content) = object(&response["content"])
            .next()
            .unwrap_or_else(|| panic!("{operation} {status} is not documented"));
        (content_type.clone(), content["schema"].clone())
    }

    /// Schema of the request.
    pub(crate) fn request(&self, operation: &str) -> Value {
        let (method, path) = operation.split_once(' ').expect("an operation");
        let body = &self.0["paths"][path][method.to_lowercase()]["requestBody"];
        body["content"]["application/json"]["schema"].clone()
    }

    /// Fails unless the value fits the schema.
    #[track_caller]
    pub(crate) fn assert_fits(&self, schema: &Value, value: &Value, what: &str) {
        let mut root = schema.clone();
        root["components"] = self.0["components"].clone();
        let validator = jsonschema::options().should_validate_formats(true).build(&root).expect("a schema");
        let errors: Vec<_> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{what}: {errors:?}");
    }

    /// Every example, with the schema it has to fit.
    fn examples(&self) -> Vec<(Value, Value)> {
        let mut contents = Vec::new();
        for (_, item) in object(&self.0["paths"]) {
            for (_, operation) in object(item) {
                contents.push(&operation["requestBody"]["content"]);
                contents.extend(object(&operation["responses"]).map(|(_, response)| &response["content"]));
            }
        }
        contents.extend(object(&self.0["components"]["responses"]).map(|(_, response)| &response["content"]));
        let examples = contents.into_iter().flat_map(object).flat_map(|(_, content)| {
            object(&content["examples"])
                .map(|(_, example)| (content["schema"].clone(), example["value"].clone()))
        });
        examples.collect()
    }

    fn collect(&self, operation: &str, responses: &Value, promises: &mut BTreeSet<Promise>) {
        for (status, response) in object(responses) {
            let status = status.parse().expect("a status");
            let (_, content) = object(&self.resolved(response)["content"]).next().expect("a content type");
            let codes = content["schema"]["properties"]["code"]["enum"].as_array();
            match codes {
                None => drop(promises.insert((operation.to_owned(), status, None))),
                Some(codes) => promises.extend(
                    codes.iter().map(|code| (operation.to_owned(), status, code.as_str().map(str::to_owned))),
                ),
            }
        }
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => {
                self.0.pointer(reference.trim_start_matches('#')).expect("a reference that leads somewhere")
            }
            None => value,
        }
    }
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[test]
fn every_example_fits_its_own_schema() {
    let document = Document::read();
    let examples = document.examples();
    assert!(examples.len() >= 9, "only {} examples were found", examples.len());
    for (schema, example) in examples {
        document.assert_fits(&schema, &example, "an example");
    }
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let document = Document::read();
    let schema = document.request("POST /v1/challenges");
    let validate =
        |value: Value| std::panic::catch_unwind(|| Document::read().assert_fits(&schema, &value, "")).is_ok();
    assert!(validate(json!({"method": "pin"})));
    for wrong in [json!({"method": "face"}), json!({}), json!({"method": "pin", "more": 1}), json!([])] {
        assert!(!validate(wrong.clone()), "{wrong}");
    }
}
