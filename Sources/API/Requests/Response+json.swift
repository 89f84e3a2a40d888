internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
    /// An answer of encoded JSON. Never cached: it is personal, and it is live.
    static func json(status: HTTPResponse.Status = .ok, bytes: [UInt8]) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func json(status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) throws -> Void) rethrows -> Response {
        json(status: status, bytes: try JSONWriter.bytes(write))
    }

    /// One object.
    static func json(_ value: some JSONObjectValue, status: HTTPResponse.Status = .ok) -> Response {
        json(status: status) { $0.value(value) }
    }

    /// A page of a list: `{"items": […], "next": "…" | null}`.
    static func page(_ items: [some JSONObjectValue], next: String? = nil) -> Response {
        json { json in
            json.object { json in
                json.array("items", items)
                json.field("next", next)
            }
        }
    }

    /// A page of encoded objects.
    static func page(encoded items: [[UInt8]], next: String? = nil) -> Response {
        json { json in
            json.object { json in
                json.array("items") { json in
                    for item in items { json.value(encoded: item) }
                }
                json.field("next", next)
            }
        }
    }

    static var noContent: Response { Response(status: .noContent, headers: [.cacheControl: "no-store"]) }
}
