//! Requests that do not come from the window of the program.

use proptest::prelude::{any, prop_assert, proptest};

use crate::client::{Answer, Window, opening_path, send, without_reader};

/// No page of the program says anything to another page, and nothing of it stays in the browser.
fn assert_closed(answer: &Answer) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{}", answer.status);
    }
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("script-src 'self' 'unsafe"), "{policy}");
    assert!(answer.header("access-control-allow-origin").is_none());
}

#[test]
fn a_page_of_another_origin_changes_and_reads_nothing() {
    let program = without_reader();
    let window = Window::open(&program);
    let (host, own) = (window.host.as_str(), format!("http://{}", window.host));
    let cookie = window.cookie.as_str();
    let before = window.screen();
    let foreign: [&[(&str, &str)]; 8] = [
        &[("Host", host), ("Cookie", cookie), ("Origin", "https://attacker.example")],
        &[("Host", host), ("Cookie", cookie), ("Origin", "null")],
        &[("Host", host), ("Cookie", cookie)],
        &[("Host", host), ("Cookie", cookie), ("Origin", &own), ("Sec-Fetch-Site", "cross-site")],
        &[("Host", host), ("Cookie", cookie), ("Origin", &own), ("Sec-Fetch-Site", "same-site")],
        &[("Host", "attacker.example"), ("Cookie", cookie), ("Origin", "http://attacker.example")],
        &[("Host", "localhost:80"), ("Cookie", cookie), ("Origin", &own)],
        &[("Host", host), ("Host", "attacker.example"), ("Cookie", cookie), ("Origin", &own)],
    ];
    for headers in foreign {
        for path in [format!("{}input", window.path), window.path.clone()] {
            let answer = send(window.address, &format!("POST {path}"), headers, "press=choose-pin");
            assert!([400, 403].contains(&answer.status), "{headers:?}: {}", answer.status);
            if answer.status == 403 {
                assert_closed(&answer);
            }
        }
    }
    assert_eq!(window.screen(), before);
}

#[test]
fn a_name_that_is_resolved_to_this_computer_is_another_host() {
    let program = without_reader();
    let window = Window::open(&program);
    for host in ["attacker.example", "localhost", "127.0.0.1", "127.0.0.1:1", "[::1]:80", ""] {
        for path in
            [window.path.clone(), format!("{}events", window.path), format!("{}script.js", window.path)]
        {
            let headers = [("Host", host), ("Cookie", window.cookie.as_str())];
            let answer = send(window.address, &format!("GET {path}"), &headers, "");
            assert_eq!(answer.status, 403, "{host} {path}");
            assert!(!answer.body.contains("data-screen"));
        }
    }
}

#[test]
fn another_user_of_the_computer_and_a_second_browser_are_refused() {
    let program = without_reader();
    let opening = opening_path(&program);
    let host = program.address().to_string();
    let get = |path: &str| send(program.address(), &format!("GET {path}"), &[("Host", &host)], "");
    // A guess spends nothing of the window.
    for guess in ["/open/", "/open/x", "/open/0000", &opening.to_uppercase(), &format!("{opening}a")] {
        let answer = get(guess);
        assert!([403, 404].contains(&answer.status), "{guess}: {}", answer.status);
    }
    let window = Window::open(&program);
    let again = get(&opening);
    assert_eq!((again.status, again.header("set-cookie")), (409, None));
    assert_closed(&again);
    for path in [window.path.clone(), format!("{}events", window.path), format!("{}input", window.path)] {
        assert!([405, 409].contains(&get(&path).status), "{path}");
        for cookie in ["shikaku-window=", "shikaku-window=x", "other=1"] {
            let headers = [("Host", host.as_str()), ("Cookie", cookie)];
            let answer = send(program.address(), &format!("GET {path}"), &headers, "");
            assert!([405, 409].contains(&answer.status), "{path} {cookie}");
            assert!(!answer.body.contains("data-screen"));
        }
    }
    assert_eq!(get("/").status, 404);
}

#[test]
fn a_window_that_shows_an_earlier_screen_presses_nothing() {
    let program = without_reader();
    let window = Window::open(&program);
    let first = window.screen();
    assert_eq!(window.act(&format!("press=choose-pin&screen={first}")).status, 204);
    assert_eq!(window.screen(), "entering-pin");
    for form in ["press=confirm-otherwise", "digit=1", "cancel=pressed", "press=cancel"] {
        assert_eq!(window.act(&format!("{form}&screen={first}")).status, 204);
        assert_eq!(window.screen(), "entering-pin", "{form}");
    }
    assert_eq!(window.act("cancel=pressed&screen=entering-pin").status, 204);
    assert_eq!(window.screen(), first);
}

#[test]
fn ten_thousand_actions_leave_the_program_as_it_was() {
    let program = without_reader();
    let window = Window::open(&program);
    for round in 0..2_500 {
        for form in ["press=choose-pin", "digit=1", "press=no-such-button", "cancel=pressed"] {
            let answer = window.act(form);
            let expected = if form.contains("no-such") { 400 } else { 204 };
            assert_eq!(answer.status, expected, "{round} {form}");
        }
    }
    assert_eq!(window.screen(), "choosing-method");
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_form_is_answered(form in any::<Vec<u8>>()) {
        let program = without_reader();
        let window = Window::open(&program);
        let form = String::from_utf8_lossy(&form).into_owned();
        let answer = window.act(&form);
        prop_assert!([200, 204, 400].contains(&answer.status));
        assert_closed(&answer);
    }
}

#[test]
fn a_form_that_is_too_long_is_refused() {
    let program = without_reader();
    let window = Window::open(&program);
    let answer = window.act(&format!("text={}", "a".repeat(20_000)));
    assert_eq!(answer.status, 413);
    assert_closed(&answer);
    assert_eq!(window.screen(), "choosing-method");
}

#[test]
fn the_window_of_the_patient_types_a_pin_and_does_nothing_else() {
    let program = without_reader();
    let staff = Window::open(&program);
    let code = staff.act("patient-page=open").body;
    assert!(code.starts_with("/open/"), "{code}");
    let patient = staff.beside(&code);
    assert_ne!(patient.path, staff.path);
    assert_eq!(patient.screen(), "patient-waits");
    staff.act("press=choose-pin");
    assert_eq!(patient.screen(), "entering-pin");
    for form in [
        "press=cancel&screen=entering-pin",
        "press=confirm-otherwise&screen=entering-pin",
        "cancel=pressed&screen=entering-pin",
        "copy=result&screen=entering-pin",
        "patient-page=open&screen=entering-pin",
        "voice=japanese",
        "digit=1",
    ] {
        assert_eq!(patient.act(form).status, 204, "{form}");
        assert_eq!(staff.screen(), "entering-pin", "{form}");
    }
    assert!(!staff.page().body.contains('●'), "a digit without its screen types nothing");
    patient.act("digit=1&screen=entering-pin");
    assert!(staff.page().body.contains('●') && patient.page().body.contains('●'));
    // The cookie of one window is none of the other.
    for (cookie, path) in [(&patient.cookie, &staff.path), (&staff.cookie, &patient.path)] {
        let headers = [("Host", staff.host.as_str()), ("Cookie", cookie.as_str())];
        assert_eq!(send(staff.address, &format!("GET {path}"), &headers, "").status, 409);
    }
    // Another pairing ends the first.
    let again = staff.beside(&staff.act("patient-page=open").body);
    assert_eq!((patient.page().status, again.screen().as_str()), (409, "entering-pin"));
}
