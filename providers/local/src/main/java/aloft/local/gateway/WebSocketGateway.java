package aloft.local.gateway;

import aloft.host.Ids;
import aloft.local.http.EventLoop;
import aloft.local.http.WebSocket;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.WebSocketClient;
import aloft.spi.emulation.WebSocketHandler;
import aloft.spi.emulation.WebSocketHandler.Command;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The connections of one WebSocket API. They outlive the version of the deployment that accepted
/// them: each event follows the rules of the current one.
///
/// A client is first asked for (connect), then open, then gone (disconnect). The map of open
/// connections belongs to the event loop.
public final class WebSocketGateway implements HttpServer.UpgradeHandler {
  private static final int GOING_AWAY = 1001;
  private static final int OVERLOADED = 1013;
  private static final double MEMORY_SHARE = 0.75;
  private static final HttpResponse REMOVED =
      new HttpResponse(404, List.of(), Payload.of("{\"message\":\"Not Found\"}"));

  private final EventLoop loop;
  private final Clock clock;
  private final Supplier<@Nullable Rules> rules;
  private final Map<String, Open> connections = new HashMap<>();

  /// The rules of the API in one version of the deployment, and what performs their actions.
  public record Rules(WebSocketHandler handler, ActionPerformer actions) {}

  /// @param rules the rules of the current version; null if the API was removed
  public WebSocketGateway(EventLoop loop, Clock clock, Supplier<@Nullable Rules> rules) {
    this.loop = loop;
    this.clock = clock;
    this.rules = rules;
  }

  @Override
  public CompletableFuture<HttpServer.Upgrade> upgrade(HttpRequest request) {
    Rules current = rules.get();
    if (current == null) {
      return CompletableFuture.completedFuture(new HttpServer.Upgrade.Refuse(REMOVED));
    }
    WebSocketClient client = new WebSocketClient(Ids.hex(), request);
    return current
        .actions()
        .perform(current.handler().connect(client))
        .thenApply(response -> decide(client, response, current.handler().limits()));
  }

  private HttpServer.Upgrade decide(
      WebSocketClient client, HttpResponse response, WebSocketHandler.Limits limits) {
    if (response.status() < 200 || response.status() > 299) {
      return new HttpServer.Upgrade.Refuse(response);
    }
    String protocol =
        response.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("Sec-WebSocket-Protocol"))
            .map(header -> header.value())
            .findFirst()
            .orElse(null);
    Open open = new Open(client, limits);
    return new HttpServer.Upgrade.Accept(
        protocol, limits.maxFrame(), limits.maxMessage(), open, open::start);
  }

  /// Performs a command of a program: a request without an upgrade.
  @Override
  public CompletableFuture<HttpResponse> handle(HttpRequest request) {
    Rules current = rules.get();
    if (current == null) {
      return CompletableFuture.completedFuture(REMOVED);
    }
    Command command = current.handler().command(request);
    CompletableFuture<HttpResponse> response = new CompletableFuture<>();
    loop.run(() -> response.complete(perform(command)));
    return response;
  }

  private HttpResponse perform(Command command) {
    return switch (command) {
      case Command.Respond respond -> respond.response();
      case Command.Send send -> {
        Open open = connections.get(send.client());
        if (open == null) {
          yield send.gone();
        }
        open.send(send.message());
        yield send.sent();
      }
      case Command.Describe describe -> {
        Open open = connections.get(describe.client());
        yield open == null ? describe.gone() : describe.found().apply(open.client);
      }
      case Command.Close close -> {
        Open open = connections.remove(close.client());
        if (open == null) {
          yield close.gone();
        }
        open.close(1000, "Connection Closed Normally");
        yield close.closed();
      }
    };
  }

  /// Closes all connections: the API was removed, or its port is closed.
  public void close() {
    loop.runAndWait(() ->
        List.copyOf(connections.values()).forEach(open -> open.close(GOING_AWAY, "Going away")));
  }

  /// An accepted connection.
  private final class Open implements WebSocket.Listener {
    private final WebSocketClient client;
    private final WebSocketHandler.Limits limits;
    private @Nullable WebSocket socket;
    private EventLoop.@Nullable Timer idle;
    private EventLoop.@Nullable Timer age;

    private Open(WebSocketClient client, WebSocketHandler.Limits limits) {
      this.client = client;
      this.limits = limits;
    }

    private void start(@Nullable WebSocket opened) {
      if (opened == null) {
        onClosed(1006, "");
        return;
      }
      socket = opened;
      connections.put(client.id(), this);
      idle = loop.timer(() -> close(GOING_AWAY, "Going away"));
      age = loop.timer(() -> close(GOING_AWAY, "Going away"));
      age.scheduleAfter(nanos(limits.age()));
      touch();
    }

    private static long nanos(Duration duration) {
      return duration.toNanos();
    }

    private void touch() {
      client.setLastActiveAt(clock.instant());
      if (idle != null) {
        idle.scheduleAfter(nanos(limits.idle()));
      }
    }

    private void send(Payload message) {
      if (socket != null && message.bytes().length > 0) {
        touch();
        socket.send(message.bytes(), isText(message.bytes()));
      }
    }

    private void close(int code, String reason) {
      if (socket != null) {
        socket.close(code, reason);
      }
    }

    @Override
    public void onMessage(byte[] content, boolean isText) {
      Rules current = rules.get();
      if (current == null) {
        close(GOING_AWAY, "Going away");
        return;
      }
      if (!loop.memory().hasRoom(MEMORY_SHARE)) {
        close(OVERLOADED, "Try again later");
        return;
      }
      touch();
      Action action =
          current
              .handler()
              .message(client, Payload.of(content), isText, clock.instant(), Ids.uuid());
      var _ =
          current
              .actions()
              .perform(action)
              .whenComplete((response, failure) ->
                  loop.run(() -> {
                    report(failure);
                    if (response != null && response.body() instanceof Payload body) {
                      send(body);
                    }
                  }));
    }

    @Override
    public void onClosed(int code, String reason) {
      connections.remove(client.id());
      if (idle != null) {
        idle.cancel();
      }
      if (age != null) {
        age.cancel();
      }
      Rules current = rules.get();
      if (current != null) {
        Action action =
            current.handler().disconnect(client, code, reason, clock.instant(), Ids.uuid());
        var _ =
            current.actions().perform(action).whenComplete((response, failure) -> report(failure));
      }
    }
  }

  private static boolean isText(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void report(@Nullable Throwable failure) {
    if (failure != null) {
      Thread thread = Thread.currentThread();
      Throwable cause = failure.getCause();
      thread
          .getUncaughtExceptionHandler()
          .uncaughtException(thread, cause == null ? failure : cause);
    }
  }
}
