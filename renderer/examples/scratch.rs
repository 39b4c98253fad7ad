//! scratch
use countersign_renderer::charts::*;
fn main() {
    let mut out = String::from("<!doctype html><meta charset=utf-8><style>body{font-family:'Noto Sans CJK KR',sans-serif}");
    out += STYLE;
    out += "</style>";
    let titles = [
        "Record applied coupons on the cart",
        "장바구니를 합칠 때 쿠폰을 다시 적용하지 않기",
        "Idempotent coupons",
        "Migration",
        "게스트 결제 회귀 시험",
        "Observability and alerts for double discounts in production",
        "Docs",
        "관리자 화면에서 적용 이력 보기",
        "Remove the old path",
        "Release",
    ];
    let labels: Vec<String> = (1..=40).map(|n| n.to_string()).collect();
    let ten: Vec<Node> = (0..10).map(|i| Node { label: &labels[i], title: titles[i], href: Some("#x") }).collect();
    let e10 = [(0, 1), (0, 2), (1, 4), (2, 4), (3, 4), (0, 5), (4, 6), (5, 6), (4, 7), (7, 8), (6, 8), (8, 9), (0, 9), (3, 9)];
    out += &Graph { caption: Caption { id: "a", title: "t", description: "d" }, nodes: &ten, edges: &e10 }.svg();
    out += "<hr>";
    let e3 = [(0, 1), (1, 2), (2, 0), (2, 3)];
    out += &Graph { caption: Caption { id: "c", title: "t", description: "d" }, nodes: &ten[..4], edges: &e3 }.svg();
    out += "<hr>";
    let forty: Vec<Node> = (0..40).map(|i| Node { label: &labels[i], title: titles[i % 10], href: None }).collect();
    let mut e = Vec::new();
    let mut seed = 12345u64;
    for i in 1..40usize {
        for _ in 0..2 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let lo = i.saturating_sub(9);
            let j = lo + (seed >> 33) as usize % (i - lo).max(1);
            e.push((j, i));
        }
    }
    out += &Graph { caption: Caption { id: "b", title: "t", description: "d" }, nodes: &forty, edges: &e }.svg();
    let seg = |s, v, t| Segment { series: s, value: v, text: t };
    let bars = [
        Bar {
            label: "1라운드",
            total: "34",
            segments: vec![
                seg(0, 14., "14"),
                seg(1, 9., "9"),
                seg(2, 5., "5"),
                seg(3, 3., "3"),
                seg(4, 2., "2"),
                seg(5, 1., "1"),
            ],
        },
        Bar { label: "Round 2", total: "12", segments: vec![seg(0, 6., "6"), seg(1, 6., "6")] },
    ];
    let sb = StackedBars { caption: Caption { id: "s", title: "t", description: "d" }, bars: &bars };
    out += "<div style='max-width:800px'>";
    out += &sb.svg();
    for i in 0..6 {
        out += &sb.swatch(i);
    }
    out += "</div>";
    print!("{out}");
}
