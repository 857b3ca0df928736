package aloft.local.daemon;

import aloft.local.gateway.Gateway;
import aloft.local.gateway.HttpServer;
import aloft.local.gateway.Ids;
import aloft.local.state.Control;
import aloft.local.state.Running;
import aloft.local.state.Stored;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.gateway.Called;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Findings;
import aloft.spi.schema.Strictness;
import aloft.spi.schema.Written;
import aloft.spi.worker.Invocation;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Where commands are heard: each request one record, each answer another.
final class Desk implements HttpServer.Responder {
  private static final int LARGEST = 10 * 1024 * 1024;

  private final Deployed deployed;
  private final Clock clock;
  private final Running running;
  private final Runnable stop;

  Desk(Deployed deployed, Clock clock, Running running, Runnable stop) {
    this.deployed = deployed;
    this.clock = clock;
    this.running = running;
    this.stop = stop;
  }

  /// Answers in a thread of its own: commands take as long as they take.
  @Override
  public CompletableFuture<HttpAnswer> answer(HttpRequest request) {
    return CompletableFuture.supplyAsync(() -> answered(request), Thread::startVirtualThread);
  }

  private HttpAnswer answered(HttpRequest request) {
    String token = request.header(Control.TOKEN);
    if (token == null || !MessageDigest.isEqual(bytes(token), bytes(running.token()))) {
      return answer(403, new Control.Wrong("local/token", "this is for aloft itself", null));
    }
    if (request.body().bytes().length > LARGEST) {
      String message = "more than 10 MB cannot be handed to the local cloud at a time";
      return answer(413, new Control.Wrong("local/too-large", message, null));
    }
    try {
      return answer(200, heard(request));
    } catch (Failure e) {
      Diagnostic why = e.diagnostics().getFirst();
      return answer(400, new Control.Wrong(why.code(), why.message(), why.hint()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpAnswer answer(int status, Record body) {
    return new HttpAnswer(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of(Json.write(Written.of(body, "answer"), 0)));
  }

  private Record heard(HttpRequest request) {
    return switch (request.path().substring(Control.PATH.length())) {
      case "status" -> status();
      case "deploy" -> {
        Control.Deploy deploy = read(Control.Deploy.class, request);
        Stored stored =
            new Stored(deploy.topology(), clock.instant().toString(), deploy.surroundings());
        boolean changed = deployed.apply(stored, Path.of(deploy.folder()), deploy.force());
        yield new Control.Changed(changed, deployed.notes(stored.read().name(), deploy.port()));
      }
      case "remove" -> {
        Control.Remove remove = read(Control.Remove.class, request);
        yield new Control.Changed(deployed.remove(remove.name()));
      }
      case "invoke" -> invoke(read(Control.Invoke.class, request));
      case "stop" -> {
        stop.run();
        yield new Control.Changed(true);
      }
      default ->
          throw new Failure(
              Diagnostic.error("local/request", "the local cloud does not know " + request.path())
                  .hint("run \"aloft local stop\", and try again"));
    };
  }

  private static <T extends Record> T read(Class<T> type, HttpRequest request) {
    Findings findings = new Findings(Strictness.OFF);
    T read = Decoder.read(type, Json.read(request.body().text(), request.path()), findings);
    if (read == null || findings.hasErrors()) {
      throw new Failure(findings.diagnostics());
    }
    return read;
  }

  private Control.Status status() {
    List<Control.Item> items = new ArrayList<>();
    for (Place place : deployed.all().values()) {
      Live live = place.live();
      items.add(
          new Control.Item(
              live.topology(),
              place.endpoints().stream()
                  .map(way -> new Control.Way(way.function(), way.method(), way.url()))
                  .toList(),
              live.workers()));
    }
    return new Control.Status(running.process(), running.version(), items, deployed.lost());
  }

  private Control.Answered invoke(Control.Invoke wanted) {
    Place place = deployed.find(wanted.name());
    Map<String, String> attributes =
        wanted.context() == null ? Map.of() : Map.of("Client-Context", wanted.context());
    Payload event = Payload.of(wanted.payload());
    place.live().admit(event, !wanted.type().equals("Event"));
    return switch (wanted.type()) {
      case "DryRun" -> new Control.Answered(204, "", false, "");
      case "Event" -> {
        Next.Start start =
            new Next.Start(
                wanted.function(),
                event,
                attributes,
                2,
                new HttpAnswer(202, List.of(), Payload.of("")));
        Thread.ofVirtual().start(() -> Gateway.start(place, start));
        yield new Control.Answered(202, "", false, "");
      }
      default ->
          answered(
              place
                  .call(wanted.function(), new Invocation(Ids.next(), event, attributes, null))
                  .join());
    };
  }

  private static Control.Answered answered(Called called) {
    return switch (called.outcome()) {
      case Outcome.Answer answer ->
          new Control.Answered(200, answer.payload().text(), false, called.log());
      case Outcome.Fault fault -> new Control.Answered(200, fault.payload(), true, called.log());
    };
  }
}
