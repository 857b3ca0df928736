package aloft.local.admin;

import aloft.host.Ids;
import aloft.local.deployment.Deployment;
import aloft.local.deployment.DeploymentManager;
import aloft.local.gateway.AsyncInvocation;
import aloft.local.gateway.HttpServer;
import aloft.local.gateway.ResponseBody;
import aloft.local.http.MemoryBudget;
import aloft.local.state.RunningProcess;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.InvocationMode;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The HTTP API that the commands use: requests and responses are the records of [AdminMessages].
/// It is served on a socket that only the user of the local cloud can open.
public final class AdminApi implements HttpServer.RequestHandler {
  private static final int MAX_BODY = 10 * 1024 * 1024;
  // The texts of a request while it is read.
  private static final int COPIES = 4;

  private final DeploymentManager deployments;
  private final MemoryBudget memory;
  private final Clock clock;
  private final RunningProcess running;
  private final Runnable stop;

  public AdminApi(
      DeploymentManager deployments,
      MemoryBudget memory,
      Clock clock,
      RunningProcess running,
      Runnable stop) {
    this.deployments = deployments;
    this.memory = memory;
    this.clock = clock;
    this.running = running;
    this.stop = stop;
  }

  /// Handles each request in a separate thread, as commands may block for long.
  @Override
  public CompletableFuture<HttpResponse> handle(HttpRequest request) {
    return CompletableFuture.supplyAsync(() -> respond(request), Thread::startVirtualThread);
  }

  private HttpResponse respond(HttpRequest request) {
    if (request.body().bytes().length > MAX_BODY) {
      String message = "the request is larger than 10 MB";
      return response(413, new AdminMessages.ErrorMessage("local/too-large", message, null));
    }
    long copies = (long) COPIES * request.body().bytes().length;
    if (!memory.reserve(copies, 1)) {
      String message = "the local cloud has no memory for another large request";
      return response(
          503, new AdminMessages.ErrorMessage("local/memory", message, "try again later"));
    }
    try {
      return response(200, dispatch(request));
    } catch (UserException e) {
      Diagnostic diagnostic = e.diagnostics().getFirst();
      return response(
          400,
          new AdminMessages.ErrorMessage(
              diagnostic.code(), diagnostic.message(), diagnostic.hint()));
    } finally {
      memory.release(copies);
    }
  }

  private static HttpResponse response(int status, Record body) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of(Json.write(RecordWriter.of(body, "response"), 0)));
  }

  private Record dispatch(HttpRequest request) {
    return switch (request.path().substring(AdminMessages.PATH.length())) {
      case "status" -> status();
      case "deploy" -> {
        AdminMessages.Deploy deploy = read(AdminMessages.Deploy.class, request);
        StoredDeployment stored =
            new StoredDeployment(
                deploy.topology(),
                clock.instant().toString(),
                deploy.variables(),
                deploy.overrides(),
                deploy.serviceFolder(),
                null);
        boolean changed = deployments.apply(stored, Path.of(deploy.folder()), deploy.force());
        yield new AdminMessages.ChangeResult(
            changed, deployments.notes(stored.read().name(), deploy.port()));
      }
      case "rollback" -> {
        AdminMessages.Rollback rollback = read(AdminMessages.Rollback.class, request);
        boolean changed = deployments.restore(rollback.name(), rollback.revision());
        yield new AdminMessages.ChangeResult(
            changed, deployments.notes(rollback.name(), rollback.port()));
      }
      case "remove" -> {
        AdminMessages.Remove remove = read(AdminMessages.Remove.class, request);
        yield new AdminMessages.ChangeResult(deployments.remove(remove.name()));
      }
      case "invoke" -> invoke(read(AdminMessages.Invoke.class, request));
      case "stop" -> {
        stop.run();
        yield new AdminMessages.ChangeResult(true);
      }
      default ->
          throw new UserException(
              Diagnostic.error(
                      "local/request", "unknown endpoint of the local cloud: " + request.path())
                  .hint("run \"aloft local stop\" and try again"));
    };
  }

  private static <T extends Record> T read(Class<T> type, HttpRequest request) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    T message = Decoder.read(type, Json.read(request.body().text(), request.path()), findings);
    if (message == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return message;
  }

  private AdminMessages.Status status() {
    List<AdminMessages.DeploymentItem> items = new ArrayList<>();
    for (Deployment deployment : deployments.deployments().values()) {
      items.add(
          new AdminMessages.DeploymentItem(
              deployment.topology().toJson(),
              deployment.endpoints().stream()
                  .map(endpoint ->
                      new AdminMessages.EndpointMessage(
                          endpoint.function(), endpoint.method(), endpoint.url()))
                  .toList(),
              deployment.workerCount()));
    }
    return new AdminMessages.Status(
        running.process(), running.port(), running.version(), items, deployments.lost());
  }

  private AdminMessages.InvokeResult invoke(AdminMessages.Invoke message) {
    Deployment deployment = deployments.find(message.name());
    InvocationMode mode = InvocationMode.valueOf(message.mode());
    String function = message.function();
    Payload payload = Payload.of(message.payload());
    deployment.checkEventSize(function, payload, mode != InvocationMode.ASYNC);
    CallFormat format = deployment.calls();
    Event event = format.event(payload, message.context());
    int status = format.status(mode);
    return switch (mode) {
      case DRY_RUN -> new AdminMessages.InvokeResult(status, "", false, "");
      case ASYNC -> {
        AsyncInvocation.start(deployment, function, event);
        yield new AdminMessages.InvokeResult(status, "", false, "");
      }
      case WAIT -> {
        InvocationResult result =
            deployment.invoke(function, new Invocation(Ids.uuid(), event)).join();
        // The log contains the call before the command returns.
        deployment.flushLog(function);
        yield invokeResult(status, result);
      }
    };
  }

  private static AdminMessages.InvokeResult invokeResult(int status, InvocationResult result) {
    return switch (result.outcome()) {
      case InvocationOutcome.Success answer ->
          new AdminMessages.InvokeResult(status, answer.payload().text(), false, result.log());
      case InvocationOutcome.Response answer ->
          new AdminMessages.InvokeResult(
              answer.response().status(),
              ResponseBody.collect(answer.response().body()).join().text(),
              false,
              result.log());
      case InvocationOutcome.Fault fault ->
          new AdminMessages.InvokeResult(status, fault.payload(), true, result.log());
    };
  }
}
