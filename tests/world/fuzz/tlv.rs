use shikaku_card::tlv;
use shikaku_card::tlv::{LENGTH_MAX, Object, Objects, Prefix};

/// Objects lie within their bytes without gap or overlap, and are written again as objects that read the same.
///
/// # Panics
/// When that does not hold.
pub fn tlv(bytes: &[u8]) {
    if let Ok((object, rest)) = Object::read(bytes) {
        assert_eq!([object.written, rest].concat(), bytes);
        assert!(object.written.ends_with(object.value));
        let prefix = Prefix::probe(bytes).expect("an object has a prefix");
        assert_eq!((prefix.tag, prefix.value), (object.tag, object.value.len()));
        assert_eq!(prefix.total(), object.written.len());
        assert!(prefix.value <= LENGTH_MAX);
        write_and_read_again(&object);
    }
    let mut read = 0;
    for object in Objects::new(bytes) {
        let Ok(object) = object else { break };
        read += object.written.len();
        // Each level is shorter than the one around it, so walking down ends.
        let inside: usize = object.inside().map_while(Result::ok).map(|inner| inner.written.len()).sum();
        assert!(inside <= object.value.len());
        if let Ok(found) = object.find(0xDF11) {
            assert_eq!(found.tag, 0xDF11);
        }
    }
    assert!(read <= bytes.len());
}

fn write_and_read_again(object: &Object<'_>) {
    let written = tlv::write(object.tag, object.value).expect("what was read can be written");
    assert!(written.len() <= object.written.len(), "the shortest form is the one written");
    let (again, rest) = Object::read(&written).expect("what was written can be read");
    assert!(rest.is_empty());
    assert_eq!((again.tag, again.value), (object.tag, object.value));
}
