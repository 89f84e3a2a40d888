import HTTPTypes
import Testing

@testable import API

@Suite struct ObservationTests {
    @Test func writesTheExpositionFormat() {
        var text = MetricsText()
        text.metric("m_rows", .gauge, "Rows.", [(labels: [("state", "a\"b\\c\nd")], value: 2), (labels: [], value: 2.5)])
        text.histogram("m_seconds", "Time.", bounds: [0.1, 1], [(labels: [("r", "x")], counts: [1, 2, 3], sum: 4.5)])
        #expect(
            text.text == """
                # HELP m_rows Rows.
                # TYPE m_rows gauge
                m_rows{state="a\\"b\\\\c\\nd"} 2
                m_rows 2.5
                # HELP m_seconds Time.
                # TYPE m_seconds histogram
                m_seconds_bucket{r="x",le="0.1"} 1
                m_seconds_bucket{r="x",le="1"} 3
                m_seconds_bucket{r="x",le="+Inf"} 6
                m_seconds_sum{r="x"} 4.5
                m_seconds_count{r="x"} 6

                """)
    }

    @Test func countsRequestsByRoute() async throws {
        let server = try await TestServer()
        for id in 1...3 { try await server.call(.get, "/v1/transactions/\(id)") }
        let text = try await server.call(.get, "/metrics").text
        #expect(text.contains(#"sluice_http_request_seconds_count{method="GET",route="/v1/transactions/{id}",status="404"} 3"#), "\(text)")
        #expect(text.contains(#"sluice_jobs{state="queued"} 0"#))
        #expect(text.contains("sluice_ws_connections 0"))
        #expect(try await server.call(.get, "/ready").status == 200)
    }

    @Test(arguments: [
        (0 as Int64, "1970-01-01T00:00:00Z"), (1_763_208_000_000, "2025-11-15T12:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
        (951_782_399_999, "2000-02-28T23:59:59Z"),
    ])
    func instantsAreRFC3339(_ ms: Int64, _ text: String) {
        #expect(Instant.text(ms: ms) == text)
    }

    @Test func jsonIsEscaped() throws {
        let bytes = JSONWriter.bytes { json in
            json.object { json in
                json.field("a", "q\" b\\ n\n t\t \u{1} é €")
                json.field("b", nil as Int64?)
                json.array("c") { json in
                    json.value(1)
                    json.value("x")
                    json.object { $0.field("d", true) }
                }
                json.field("e", milliseconds: -1_005)
            }
        }
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":"q\" b\\ n\n t\t \u0001 é €","b":null,"c":[1,"x",{"d":true}],"e":-1.005}"#)
    }
}
