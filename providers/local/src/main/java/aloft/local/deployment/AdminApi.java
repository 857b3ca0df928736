package aloft.local.deployment;

import aloft.local.gateway.Gateway;
import aloft.local.gateway.HttpServer;
import aloft.local.gateway.Ids;
import aloft.local.state.AdminMessages;
import aloft.local.state.RunningProcess;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Where commands are heard: each request one record, each answer another.
final class AdminApi implements HttpServer.Responder {
  private static final int LARGEST = 10 * 1024 * 1024;

  private final DeploymentManager deployed;
  private final Clock clock;
  private final RunningProcess running;
  private final Runnable stop;

  AdminApi(DeploymentManager deployed, Clock clock, RunningProcess running, Runnable stop) {
    this.deployed = deployed;
    this.clock = clock;
    this.running = running;
    this.stop = stop;
  }

  /// Answers in a thread of its own: commands take as long as they take.
  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    return CompletableFuture.supplyAsync(() -> answered(request), Thread::startVirtualThread);
  }

  private HttpResponse answered(HttpRequest request) {
    String token = request.header(AdminMessages.TOKEN);
    if (token == null || !MessageDigest.isEqual(bytes(token), bytes(running.token()))) {
      return answer(403, new AdminMessages.Wrong("local/token", "this is for aloft itself", null));
    }
    if (request.body().bytes().length > LARGEST) {
      String message = "more than 10 MB cannot be handed to the local cloud at a time";
      return answer(413, new AdminMessages.Wrong("local/too-large", message, null));
    }
    try {
      return answer(200, heard(request));
    } catch (UserException e) {
      Diagnostic why = e.diagnostics().getFirst();
      return answer(400, new AdminMessages.Wrong(why.code(), why.message(), why.hint()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpResponse answer(int status, Record body) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of(Json.write(RecordWriter.of(body, "answer"), 0)));
  }

  private Record heard(HttpRequest request) {
    return switch (request.path().substring(AdminMessages.PATH.length())) {
      case "status" -> status();
      case "deploy" -> {
        AdminMessages.Deploy deploy = read(AdminMessages.Deploy.class, request);
        StoredDeployment stored =
            new StoredDeployment(
                deploy.topology(), clock.instant().toString(), deploy.surroundings());
        boolean changed = deployed.apply(stored, Path.of(deploy.folder()), deploy.force());
        yield new AdminMessages.Changed(
            changed, deployed.notes(stored.read().name(), deploy.port()));
      }
      case "remove" -> {
        AdminMessages.Remove remove = read(AdminMessages.Remove.class, request);
        yield new AdminMessages.Changed(deployed.remove(remove.name()));
      }
      case "invoke" -> invoke(read(AdminMessages.Invoke.class, request));
      case "stop" -> {
        stop.run();
        yield new AdminMessages.Changed(true);
      }
      default ->
          throw new UserException(
              Diagnostic.error("local/request", "the local cloud does not know " + request.path())
                  .hint("run \"aloft local stop\", and try again"));
    };
  }

  private static <T extends Record> T read(Class<T> type, HttpRequest request) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    T read = Decoder.read(type, Json.read(request.body().text(), request.path()), findings);
    if (read == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return read;
  }

  private AdminMessages.Status status() {
    List<AdminMessages.Item> items = new ArrayList<>();
    for (Deployment place : deployed.all().values()) {
      DeploymentVersion live = place.live();
      items.add(
          new AdminMessages.Item(
              live.topology(),
              place.endpoints().stream()
                  .map(way -> new AdminMessages.Way(way.function(), way.method(), way.url()))
                  .toList(),
              live.workers()));
    }
    return new AdminMessages.Status(running.process(), running.version(), items, deployed.lost());
  }

  private AdminMessages.Answered invoke(AdminMessages.Invoke wanted) {
    Deployment place = deployed.find(wanted.name());
    Map<String, String> attributes =
        wanted.context() == null ? Map.of() : Map.of("Client-Context", wanted.context());
    Payload event = Payload.of(wanted.payload());
    place.live().admit(event, !wanted.type().equals("Event"));
    return switch (wanted.type()) {
      case "DryRun" -> new AdminMessages.Answered(204, "", false, "");
      case "Event" -> {
        Action.InvokeAsync start =
            new Action.InvokeAsync(
                wanted.function(),
                event,
                attributes,
                2,
                new HttpResponse(202, List.of(), Payload.of("")));
        Thread.ofVirtual().start(() -> Gateway.start(place, start));
        yield new AdminMessages.Answered(202, "", false, "");
      }
      default ->
          answered(
              place
                  .call(wanted.function(), new Invocation(Ids.next(), event, attributes, null))
                  .join());
    };
  }

  private static AdminMessages.Answered answered(InvocationResult called) {
    return switch (called.outcome()) {
      case InvocationOutcome.Answer answer ->
          new AdminMessages.Answered(200, answer.payload().text(), false, called.log());
      case InvocationOutcome.Fault fault ->
          new AdminMessages.Answered(200, fault.payload(), true, called.log());
    };
  }
}
