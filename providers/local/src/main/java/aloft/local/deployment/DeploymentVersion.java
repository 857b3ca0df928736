package aloft.local.deployment;

import aloft.local.gateway.DocumentCache;
import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.Gateway;
import aloft.local.http.EventLoop;
import aloft.local.log.FunctionLog;
import aloft.local.state.StateFolder;
import aloft.local.state.StoredDeployment;
import aloft.local.worker.WorkerPool;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TimerRule;
import aloft.spi.model.Topology;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One version of a deployment that runs: its functions, its fronts, its timers. A newer version
/// takes its place while it still answers what it was asked before.
final class DeploymentVersion {
  private static final int MOST_WORKERS = 32;
  private static final Duration COLD = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final Topology topology;
  private final Instant deployed;
  private final Emulation emulation;
  private final Environment environment;
  private final Map<String, String> inherited;
  private final FunctionInvoker functions;
  private final StateFolder home;
  private final CodeStore code;
  private final Map<String, Topology.Part> parts = new HashMap<>();
  private final Map<String, Gateway> gateways = new LinkedHashMap<>();
  private final Map<String, WorkerPool> pools = new ConcurrentHashMap<>();
  private final ReentrantLock building = new ReentrantLock();
  private final List<Thread> timers = new ArrayList<>();
  private int users;
  private boolean retired;
  // Changed with the lock of who builds.
  private boolean ended;

  /// Prepares it; nothing runs yet.
  ///
  /// @param loop in which its functions are heard
  /// @param functions those of the newest version, whichever that is
  DeploymentVersion(
      EventLoop loop,
      StoredDeployment stored,
      Emulation emulation,
      FunctionInvoker functions,
      StateFolder home,
      DocumentCache documents,
      Environment environment) {
    this.loop = loop;
    this.topology = stored.read();
    this.deployed = stored.deployed();
    this.emulation = emulation;
    this.functions = functions;
    this.home = home;
    this.code = new CodeStore(home.deployment(topology.name()));
    this.inherited = new TreeMap<>(environment.variables());
    inherited.putAll(stored.surroundings());
    // Programs are looked for where the one who deployed it finds them.
    this.environment = environment.with(inherited);
    inherited.put("IS_OFFLINE", "true");
    inherited.put(Daemon.MARK, home.folder().toString());
    topology.functions().forEach(part -> parts.put(part.name(), part));
    topology
        .apis()
        .forEach(api ->
            gateways.put(
                api.id(), new Gateway(emulation.front(topology, api), functions, documents::get)));
  }

  Topology topology() {
    return topology;
  }

  /// Begins to use it.
  ///
  /// @return false where a newer version has taken over
  synchronized boolean enter() {
    if (!retired) {
      users++;
    }
    return !retired;
  }

  synchronized void leave() {
    users--;
    notifyAll();
  }

  /// Looks whether an event may be handed over.
  ///
  /// @param awaited whether the caller waits for the answer
  /// @throws UserException where it is too large
  void admit(Payload event, boolean awaited) {
    int most = emulation.largestEvent(awaited);
    int size = event.bytes().length;
    if (size > most) {
      throw new UserException(
          Diagnostic.error(
                  "invoke/too-large",
                  "the event has " + size + " bytes, and " + most + " are the most")
              .hint("put what is large where the function finds it, and send its name"));
    }
  }

  CompletableFuture<HttpResponse> answer(String api, HttpRequest request) {
    Gateway gateway = gateways.get(api);
    if (gateway == null) {
      throw new IllegalStateException("no front " + api);
    }
    return gateway.answer(request);
  }

  /// As [FunctionInvoker#longest].
  Duration longest(String function) {
    Topology.Part part = parts.get(function);
    return part == null ? Duration.ZERO : Duration.ofSeconds(part.timeout()).plus(COLD);
  }

  /// As [FunctionInvoker#call]; between [#enter] and [#leave].
  CompletableFuture<InvocationResult> call(String function, Invocation invocation) {
    Topology.Part part = parts.get(function);
    if (part == null) {
      return CompletableFuture.completedFuture(
          failed(function, Diagnostic.error("function/unknown", "no function " + function)));
    }
    WorkerPool known = pools.get(function);
    CompletableFuture<InvocationResult> called =
        known != null
            ? known.call(invocation)
            : CompletableFuture.supplyAsync(() -> pool(part), Thread::startVirtualThread)
                .thenCompose(pool -> pool.call(invocation));
    return called.exceptionally(broken -> failed(function, why(broken)));
  }

  private static Diagnostic why(Throwable broken) {
    Throwable cause =
        broken instanceof CompletionException && broken.getCause() != null
            ? broken.getCause()
            : broken;
    return switch (cause) {
      case UserException failure -> failure.diagnostics().getFirst();
      case UncheckedIOException io ->
          Diagnostic.error("local/code", String.valueOf(io.getMessage()));
      default -> throw new CompletionException(cause);
    };
  }

  // What keeps a function from running is found in its log.
  private InvocationResult failed(String function, Diagnostic why) {
    String text = why.hint() == null ? why.message() : why.message() + "\n  " + why.hint();
    try (FunctionLog log =
            new FunctionLog(home.log(topology.name(), function), environment.clock());
        OutputStream out = log.stream("local-cloud")) {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The caller is told all the same.
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("errorType", why.code());
    payload.put("errorMessage", why.message());
    return new InvocationResult(
        new InvocationOutcome.Fault(
            why.code(), why.message(), List.of(), Json.write(payload, 0), why),
        text);
  }

  // Takes a while the first time: its code is unpacked.
  private WorkerPool pool(Topology.Part part) {
    building.lock();
    try {
      WorkerPool known = pools.get(part.name());
      if (known == null && ended) {
        throw new IllegalStateException(topology.name() + " was removed");
      }
      return known == null ? built(part) : known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      building.unlock();
    }
  }

  private WorkerPool built(Topology.Part part) throws IOException {
    if (part.code() == null) {
      throw new UserException(
          Diagnostic.error(
                  "local/image", "the function \"" + part.name() + "\" is a container image")
              .hint("functions that are images do not run on this machine"));
    }
    Path root = code.folder(part.code());
    Path layers = part.layers().isEmpty() ? null : code.merged(part.layers());
    Integer reserved = part.concurrency();
    WorkerPool pool =
        new WorkerPool(
            loop,
            emulation,
            instance -> handler(part, root, layers, instance),
            reserved == null ? MOST_WORKERS : Math.max(1, reserved),
            new FunctionLog(home.log(topology.name(), part.name()), environment.clock()),
            environment);
    pools.put(part.name(), pool);
    return pool;
  }

  private Handler handler(Topology.Part part, Path root, @Nullable Path layers, String instance) {
    return new Handler(
        part.function(),
        topology.region(),
        root,
        layers,
        environment.clock().instant(),
        instance,
        inherited,
        part.environment(),
        Map.of(),
        Handler.Logs.CLOUD);
  }

  /// Lets its timers run.
  void begin() {
    for (Topology.Timer timer : topology.timers()) {
      TimerRule alarm = emulation.alarm(topology, timer);
      timers.add(Thread.ofVirtual().start(() -> watch(timer, alarm)));
    }
  }

  private void watch(Topology.Timer timer, TimerRule alarm) {
    try {
      Instant last = environment.clock().instant();
      for (Instant next = alarm.next(deployed, last);
          next != null;
          next = alarm.next(deployed, last)) {
        // The clock may be set, the machine may sleep: look at it once in a while.
        for (Instant now = environment.clock().instant();
            now.isBefore(next);
            now = environment.clock().instant()) {
          Thread.sleep(Math.clamp(Duration.between(now, next).toMillis() + 1, 1, 30_000));
        }
        last = next;
        Payload event = alarm.event(next);
        Action.InvokeAsync start =
            new Action.InvokeAsync(
                timer.function(),
                event,
                Map.of(),
                2,
                new HttpResponse(202, List.of(), Payload.of("")));
        Thread.ofVirtual().start(() -> Gateway.start(functions, start));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int workers() {
    return pools.values().stream().mapToInt(WorkerPool::warm).sum();
  }

  /// Ends it when all that it was asked is answered.
  void retire() {
    close();
    synchronized (this) {
      try {
        while (users > 0) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    close().forEach(WorkerPool::close);
  }

  /// Ends it, with what is still under way after a while.
  void end(Duration patience) {
    // A call that has come in before would build a pool that no one ends.
    building.lock();
    try {
      ended = true;
    } finally {
      building.unlock();
    }
    List<Thread> ends = new ArrayList<>();
    for (WorkerPool pool : close()) {
      ends.add(Thread.ofVirtual().start(() -> pool.close(patience)));
    }
    for (Thread each : ends) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // From now on it takes nothing on; the pools are those it has.
  private synchronized List<WorkerPool> close() {
    timers.forEach(Thread::interrupt);
    retired = true;
    return List.copyOf(pools.values());
  }
}
