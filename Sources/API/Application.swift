public import Hummingbird
public import Imports
public import Logging
internal import NIOCore
internal import Realtime
internal import ServiceLifecycle
public import Store
internal import WebSockets

/// Makes the HTTP and WebSocket server of the API: a service whose `run()` listens until it is shut down.
///
/// `updates` is the observer that `imports` was made with. `addDashboard` adds the page's static files to the open routes.
/// `onListening` is told the port once connections are accepted; with port 0 that is the only way to know it.
public func makeApplication(
    configuration: APIConfiguration, token: String, store: any Store, imports: ImportService, updates: LiveUpdates, logger: Logger,
    addDashboard: (Router<APIContext>) -> Void = { _ in }, onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
) -> Application<RouterResponder<APIContext>> {
    let port = BoundPort(configuration.port)
    let authenticator = Authenticator(token: token, port: port)
    let hub = Hub(
        source: LedgerTopicSource(store: store, imports: imports),
        commands: ImportCommands(store: store, imports: imports, authenticator: authenticator), clock: .system, logger: logger)
    updates.join(hub)
    let outboxes = OutboxMeter()
    let services = APIServices(
        store: store, imports: imports, hub: hub, authenticator: authenticator, configuration: configuration, meter: RequestMeter(),
        outboxes: outboxes)
    let hosts = HostMiddleware(allowedHosts: configuration.allowedHosts)
    let endpoint = RealtimeEndpoint(store: store, hub: hub, authenticator: authenticator, hosts: hosts, outboxes: outboxes, logger: logger)
    let (router, _) = buildRouter(services: services, hosts: hosts, addDashboard: addDashboard)
    return Application(
        router: router,
        server: .http1WithWebSockets(
            configuration: WebSocketConfiguration(
                farewell: #"{"ev":"goaway","code":4001,"after_ms":1000}"#,
                http: .init(idleTimeout: .seconds(configuration.idleTimeout.components.seconds))),
            decide: { await endpoint.decide($0) }),
        configuration: ApplicationConfiguration(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
        services: [HubService(hub: hub)],
        onServerRunning: { channel in
            let bound = channel.localAddress?.port ?? configuration.port
            port.set(bound)
            await onListening(bound)
        }, logger: logger)
}

/// All routes and what every request passes through on its way to them, in this order: log and figures, problems, host name, session link,
/// and for all but the open routes authentication and idempotency.
func buildRouter(
    services: APIServices, hosts: HostMiddleware, addDashboard: (Router<APIContext>) -> Void
) -> (router: Router<APIContext>, table: RouteTable) {
    let table = RouteTable()
    let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: AccessLogMiddleware(meter: services.meter))
    router.add(middleware: ProblemMiddleware(table: table, authenticator: services.authenticator))
    router.add(middleware: hosts)
    router.add(middleware: SessionLinkMiddleware(authenticator: services.authenticator))
    SystemRoutes(services: services).addOpen(to: RouteAdder(routes: router, table: table))
    addDashboard(router)
    let known = router.group("").add(middleware: AuthenticationMiddleware(authenticator: services.authenticator))
        .add(middleware: IdempotencyMiddleware(store: IdempotencyStore(nowMs: services.imports.environment.nowMs)))
    let routes = RouteAdder(routes: known, table: table)
    SystemRoutes(services: services).add(to: routes)
    BookRoutes(services: services).add(to: routes)
    ImportRoutes(services: services).add(to: routes)
    TransactionRoutes(services: services).add(to: routes)
    TransferRoutes(services: services).add(to: routes)
    EditRoutes(services: services).add(to: routes)
    AccountRoutes(services: services).add(to: routes)
    CategoryRoutes(services: services).add(to: routes)
    ProfileRoutes(services: services).add(to: routes)
    RuleRoutes(services: services).add(to: routes)
    BudgetRoutes(services: services).add(to: routes)
    AnalyticsRoutes(services: services).add(to: routes)
    AdminRoutes(services: services).add(to: routes)
    return (router, table)
}

/// Runs the hub's clock for as long as the server lives.
private struct HubService: Service {
    let hub: Hub

    func run() async throws {
        await cancelWhenGracefulShutdown { await hub.run() }
    }
}
