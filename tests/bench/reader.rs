//! What a check costs on the link to a Bluetooth reader, in bytes and packets, beside the least that could carry it: the
//! APDUs themselves, each cut into packets, without a word around them. Counted, not timed.

use shikaku_reader_sim::{Model, ReaderStatistics, SimulatedReader};
use shikaku_tests::tablet::Tablet;
use shikaku_tests::test_shell::card;
use shikaku_virtual_card::VirtualLink;

const PACKETS: [usize; 2] = [20, 185];

/// A check, and how it is begun.
type Check = (&'static str, fn(&mut Tablet));

const CHECKS: [Check; 2] =
    [("PIN check", |tablet| tablet.begins_pin_check("1234")), ("visual check", Tablet::begins_visual_check)];

fn main() {
    println!("one check on the link, both ways: packets and bytes, and their ratio to the least");
    println!(
        "{:<14} {:<6} {:>6}  {:>16}  {:>16}  {:>12}",
        "", "reader", "packet", "packets", "bytes", "once before"
    );
    for (name, begin) in CHECKS {
        for packet in PACKETS {
            for model in Model::ALL {
                row(name, begin, model, packet);
            }
        }
    }
}

fn row(name: &str, begin: fn(&mut Tablet), model: Model, packet: usize) {
    let mut link = VirtualLink::new(card("valid"));
    link.remove();
    let mut tablet = Tablet::beside(SimulatedReader::new(model, link).with_packet(packet));
    tablet.attends();
    let before = *tablet.reader.statistics();
    tablet.reader.card_mut().take_statistics();
    begin(&mut tablet);
    tablet.lays_card();
    assert_eq!(tablet.shown().id, "showing", "{name}");
    let after = *tablet.reader.statistics();
    let (packets, bytes) = (packets(&after) - packets(&before), bytes(&after) - bytes(&before));
    let (least_packets, least_bytes) = least(&tablet, packet);
    println!(
        "{name:<14} {model:<6} {packet:>6}  {packets:>4} /{least_packets:>3} {:>6.2}  {bytes:>4} /{least_bytes:>4} {:>5.2}  {:>4} packets",
        ratio(packets, least_packets),
        ratio(bytes, least_bytes),
        self::packets(&before),
        model = model.to_string(),
    );
}

fn packets(statistics: &ReaderStatistics) -> u64 {
    u64::from(statistics.packets_in) + u64::from(statistics.packets_out)
}

const fn bytes(statistics: &ReaderStatistics) -> u64 {
    statistics.bytes_in + statistics.bytes_out
}

/// Packets and bytes of the APDUs alone.
fn least(tablet: &Tablet, packet: usize) -> (u64, u64) {
    let traces = &tablet.reader.card().statistics().traces;
    let lengths = traces.iter().flat_map(|trace| [trace.command_length, trace.response_length]);
    lengths.fold((0, 0), |(packets, bytes), length| {
        (packets + length.div_ceil(packet) as u64, bytes + length as u64)
    })
}

#[expect(clippy::cast_precision_loss, reason = "some hundreds of packets")]
fn ratio(of: u64, to: u64) -> f64 {
    of as f64 / to as f64
}
