//! Tiếng Việt. Not proof-read by a native speaker.

use chrono::{Datelike as _, NaiveDate};

use super::{
    ButtonWords, CardWords, FailureWords, FallbackWords, LanguageWords, OutcomeWords, PinWords, Words,
    button, failure, step,
};
use crate::view::Language;

pub(super) const WORDS: Words = Words {
    language: Language::Vietnamese,
    pin: PinWords {
        title: "Nhập mã PIN",
        headline: "Vui lòng nhập mã PIN 4 chữ số của thẻ My Number.",
        which: "Đây là mã PIN của chứng thư điện tử dùng để xác thực người dùng. Bạn đã đặt mã này khi nhận thẻ.",
        last_try: "Đây là lần thử cuối cùng. Nếu sai, mã PIN sẽ bị khóa. Khi đó bạn phải đặt lại mã PIN tại quầy của cơ quan hành chính nơi bạn sống.",
        same_card: "Sau đó, vui lòng đặt lại đúng thẻ lúc đầu.",
        connecting: "Đang kết nối. Bạn có thể nhập mã PIN ngay bây giờ.",
        entry: "Mã PIN, 4 chữ số.",
        typed: |count| format!("Đã nhập {count} chữ số."),
        complete: "Đã nhập 4 chữ số. Nếu đúng, vui lòng nhấn Xong.",
        tries_label: "Bạn còn",
        tries: |left| format!("{left} lần thử"),
        tries_said: |left| format!("Bạn còn {left} lần thử."),
    },
    card: CardWords {
        title: "Đặt thẻ",
        hold: "Vui lòng đặt thẻ My Number lên đầu đọc thẻ.",
        hold_same: "Vui lòng đặt lại đúng thẻ My Number lúc đầu lên đầu đọc thẻ.",
        place: "Đặt thẻ lên đầu đọc thẻ, hoặc áp vào mặt sau của thiết bị. Không di chuyển thẻ trong 5 giây.",
        case: "Vui lòng lấy thẻ ra khỏi bao. Trên bàn kim loại, có thể không đọc được thẻ.",
        not_readable: "Hiện không đọc được thẻ",
        then_hold: "Khi dùng được, vui lòng đặt thẻ My Number lên đầu đọc thẻ.",
        then_hold_same: "Khi dùng được, vui lòng đặt lại đúng thẻ My Number lúc đầu lên đầu đọc thẻ.",
    },
    idle: step("Vui lòng chờ", "Nhân viên sẽ hướng dẫn bạn. Vui lòng chờ.", None),
    preparing: step("Đang chuẩn bị", "Đang kết nối. Vui lòng chưa đặt thẻ.", None),
    reading: step("Đang đọc thẻ", "Vui lòng không di chuyển thẻ.", None),
    asking: step(
        "Đang kiểm tra",
        "Đã đọc xong thẻ. Bạn có thể lấy thẻ ra.",
        Some("Đang kiểm tra bảo hiểm y tế của bạn."),
    ),
    processing: step(
        "Vui lòng chờ thêm một chút",
        "Việc kiểm tra vẫn đang tiếp tục. Khi xong, kết quả sẽ tự động hiện ra.",
        Some("Bạn không cần đặt thẻ lại."),
    ),
    failures: FailureWords {
        wrong_pin: failure(
            "Mã PIN không đúng",
            "Vui lòng nhập lại. Nếu không nhớ, vui lòng hỏi nhân viên. Nhân viên có thể kiểm tra khuôn mặt của bạn.",
        ),
        earlier_pin_wrong: failure(
            "Mã PIN đã nhập lúc trước không đúng",
            "Vui lòng nhập lại. Nếu không nhớ, vui lòng hỏi nhân viên. Nhân viên có thể kiểm tra khuôn mặt của bạn.",
        ),
        earlier_pin_right: failure(
            "Mã PIN đúng, nhưng việc kiểm tra đã dừng lại",
            "Việc kiểm tra chưa xong. Vui lòng nhập lại đúng mã PIN đó.",
        ),
        pin_unspent: failure(
            "Số lần thử còn lại không giảm",
            "Chưa biết mã PIN có đúng hay không. Vui lòng nhập lại.",
        ),
        accepted_then_lost: failure(
            "Mã PIN đúng, nhưng thẻ bị lấy ra quá sớm",
            "Vui lòng nhập lại mã PIN. Sau đó đặt đúng thẻ đó và giữ yên cho đến khi xong.",
        ),
        pin_outcome_lost: failure(
            "Thẻ bị lấy ra khi đang kiểm tra mã PIN",
            "Vui lòng đặt lại đúng thẻ đó. Mã PIN không được gửi đi, chỉ đọc số lần thử còn lại.",
        ),
        pin_outcome_unclear: failure(
            "Chưa biết mã PIN có đúng hay không",
            "Vui lòng đặt lại đúng thẻ đó. Mã PIN không được gửi đi, chỉ đọc số lần thử còn lại.",
        ),
        card_lost: failure(
            "Thẻ bị lấy ra trước khi đọc xong",
            "Số lần thử mã PIN không giảm. Vui lòng đặt thẻ lại và không di chuyển trong 5 giây.",
        ),
        no_card_in_time: failure(
            "Đã hết thời gian đặt thẻ",
            "Để an toàn, nội dung đã nhập được xóa. Vui lòng nhập lại rồi đặt thẻ.",
        ),
        for_staff: failure("Vui lòng chờ một chút", "Nhân viên sẽ kiểm tra. Vui lòng chờ."),
    },
    fallback: FallbackWords {
        title: "Cách xác nhận khác",
        headline: "Bạn có một trong những thứ sau không? Vui lòng cho nhân viên xem.",
        online_result: "Đã xác nhận xong bằng thẻ My Number. Bạn không cần cho xem gì khác.",
        qualification_certificate: "Giấy xác nhận tư cách. Không cần thẻ My Number.",
        portal: "Màn hình thông tin tư cách trên Mynaportal trong điện thoại, hoặc tệp PDF, cùng với thẻ My Number.",
        notice_with_card: "Thông báo thông tin tư cách, cùng với thẻ My Number.",
        insurance_card: "Thẻ bảo hiểm y tế.",
        oral: "Bạn đã đến đây trước đây: vui lòng cho nhân viên biết bảo hiểm có thay đổi hay không.",
        later: |due| {
            format!(
                "Hôm nay bạn không có gì để cho xem: bạn có thể điều trị trước. Vui lòng cho xem trước hết {}.",
                day(due)
            )
        },
        emergency: "Trường hợp gấp: vui lòng nói với nhân viên. Bạn có thể điều trị trước.",
    },
    outcome: OutcomeWords {
        finished: "Đã kiểm tra xong thẻ. Vui lòng trả thiết bị cho nhân viên.",
        not_finished: "Việc kiểm tra chưa xong. Vui lòng đưa thiết bị cho nhân viên và hỏi nhân viên.",
        closed: "Vui lòng nhận lại thẻ My Number.",
    },
    languages: LanguageWords {
        headline: "Vui lòng chọn ngôn ngữ.",
        in_use: "Đang dùng",
        back: button("Quay lại", "Quay lại màn hình trước."),
        open: button("Ngôn ngữ / Language", "Chọn ngôn ngữ của màn hình."),
    },
    buttons: ButtonWords {
        enter: button("Xong", "Xác nhận mã PIN đã nhập."),
        erase: button("Xóa", "Xóa chữ số cuối cùng."),
        cancel: button("Hủy", "Quay lại màn hình đầu tiên."),
        fallback: button("Cách khác", "Hiện các cách khi không xác nhận được bằng thẻ."),
    },
};

fn day(day: NaiveDate) -> String {
    format!("ngày {} tháng {} năm {}", day.day(), day.month(), day.year())
}
