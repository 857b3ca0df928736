package aloft.google.cloud.fake;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A double of Google Cloud with one address for all APIs: Functions v2, Run, Eventarc, Scheduler,
/// Pub/Sub, Storage, Secret Manager and Logging, as far as a deployment needs them. Third-party
/// emulators keep most of the state ([Emulators]); the double answers what they lack and judges
/// every request and every response by Google's own descriptions ([Judge]). It shares no code with
/// what it tests.
///
/// Each double has a project of its own, so that tests do not affect each other. A request that
/// breaks the rules is refused with status 400, as Google does, and [#close] fails the test.
public final class GoogleDouble implements AutoCloseable {
  /// The number of every project.
  static final String NUMBER = "123456789012";

  private static final AtomicLong PROJECTS = new AtomicLong();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String project =
      "aloft-" + ProcessHandle.current().pid() + "-" + PROJECTS.incrementAndGet();
  private final Operations operations = new Operations();
  private final Judge judge = new Judge();
  private final FunctionsApi functions;
  private final RunApi run;
  private final EventarcApi eventarc;
  private final SchedulerApi scheduler;
  private final PubsubApi pubsub;
  private final SecretsApi secrets = new SecretsApi();
  private final Policies policies = new Policies();
  private final StorageApi storage;
  private final LoggingApi logging;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Set<Service> disabled = EnumSet.noneOf(Service.class);
  private final Map<String, String> denied = new ConcurrentHashMap<>();
  private final Map<String, Function<Exchange, Answer>> deployed = new ConcurrentHashMap<>();
  private final Set<String> lost = ConcurrentHashMap.newKeySet();
  private final List<Upstream> processes = new CopyOnWriteArrayList<>();
  private volatile Function<Exchange, @Nullable Answer> replyWith = exchange -> null;

  private GoogleDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Emulators emulators = Emulators.shared();
    storage = new StorageApi(emulators, project, endpoint());
    run = new RunApi(operations, storage, endpoint());
    functions = new FunctionsApi(emulators, operations, run, storage, endpoint());
    eventarc = new EventarcApi(operations, run);
    scheduler = new SchedulerApi(emulators, endpoint(), this::answer);
    pubsub = new PubsubApi(emulators);
    logging = new LoggingApi(project);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /// Starts a double with a project of its own.
  ///
  /// @throws IllegalStateException if the emulators cannot be installed or do not start
  public static GoogleDouble start() {
    return new GoogleDouble();
  }

  /// The id of the project.
  public String project() {
    return project;
  }

  /// The address of all APIs, without a slash at the end.
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// The environment variables of a client of this double: the project, and the addresses of the
  /// APIs as `gcloud` reads them.
  public Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    variables.put("GOOGLE_CLOUD_PROJECT", project);
    variables.put("CLOUDSDK_CORE_PROJECT", project);
    for (String api :
        List.of(
            "CLOUDFUNCTIONS",
            "RUN",
            "CLOUDSCHEDULER",
            "EVENTARC",
            "PUBSUB",
            "SECRETMANAGER",
            "LOGGING",
            "CLOUDRESOURCEMANAGER",
            "SERVICEUSAGE",
            "CLOUDBUILD")) {
      variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_" + api, endpoint() + "/");
    }
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", endpoint() + "/storage/v1/");
    return variables;
  }

  /// The operations of Functions and Run.
  public Operations operations() {
    return operations;
  }

  /// Sets a function that is called for each request; if it returns an answer, the double does not
  /// answer itself. The function may block, so that a test can stop a client at one request.
  public void replyWith(Function<Exchange, @Nullable Answer> function) {
    replyWith = function;
  }

  /// Answers the next requests of a method in a way of the test's, and the others as ever.
  ///
  /// @param name see [Exchange#name]
  public void replyTimes(int times, String name, Answer answer) {
    AtomicInteger left = new AtomicInteger(times);
    replyWith(
        exchange -> exchange.name().equals(name) && left.getAndDecrement() > 0 ? answer : null);
  }

  /// Does what the next request of a method asks, but breaks the connection instead of answering.
  ///
  /// @param name see [Exchange#name]
  public void lose(String name) {
    lost.add(name);
  }

  /// Makes an API refuse everything because the project has not enabled it.
  public synchronized void disable(Service service) {
    disabled.add(service);
  }

  /// Enables an API again.
  public synchronized void enable(Service service) {
    disabled.remove(service);
  }

  /// Makes a method refuse everything because the caller lacks a permission.
  ///
  /// @param name see [Exchange#name]
  /// @param permission as in `cloudfunctions.functions.create`
  public void deny(String name, String permission) {
    denied.put(name, permission);
  }

  /// Withdraws all of [#deny].
  public void allow() {
    denied.clear();
  }

  /// Sets what a deployed function answers to requests at its `uri`.
  ///
  /// @param id the id of the function or service
  public void serve(String id, Function<Exchange, Answer> function) {
    deployed.put(id, function);
  }

  /// Starts the sources of a deployed function with the functions framework of its language, so
  /// that its `uri` answers; ends it when the double closes. A service that runs sources is started
  /// with its own command.
  ///
  /// @param id the id of the function or service
  /// @throws IllegalStateException with its log, if it does not respond within 30 seconds
  public void run(String region, String id) {
    try {
      String location = "projects/" + project + "/locations/" + region;
      JsonObject function = functions.load(location + "/functions/" + id);
      JsonObject container = run.sources(location + "/services/" + id);
      Upstream process;
      if (function != null) {
        process =
            FunctionsFramework.start(
                function,
                source(function.getAsJsonObject("buildConfig"), "source", "storageSource"));
      } else if (container != null) {
        process =
            FunctionsFramework.startContainer(
                container, source(container, "sourceCode", "cloudStorageSource"));
      } else {
        throw new IllegalStateException("there is no function " + id);
      }
      processes.add(process);
      String prefix = "/run/" + region + "/" + id;
      serve(
          id,
          request -> {
            String target = request.target().substring(prefix.length());
            try {
              return process.send(
                  new Call(
                      request.method(),
                      target.startsWith("/") ? target : "/" + target,
                      request.headers(),
                      request.body().getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] source(JsonObject owner, String field, String kind) throws IOException {
    byte[] archive = storage.read(owner.getAsJsonObject(field).getAsJsonObject(kind));
    if (archive == null) {
      throw new IllegalStateException("the sources are gone: " + owner);
    }
    return archive;
  }

  /// Adds a version to a secret.
  public void addSecret(String name, byte[] value) {
    secrets.add("projects/" + project + "/secrets/" + name, value);
  }

  /// Adds an entry to Cloud Logging.
  ///
  /// @param entry a `LogEntry`; the double fills in time, name and id if they are missing
  public void log(JsonObject entry) {
    logging.add(entry);
  }

  /// The bytes of an object of Cloud Storage; null if there is none.
  public byte @Nullable [] object(String bucket, String name) {
    JsonObject source = new JsonObject();
    source.addProperty("bucket", bucket);
    source.addProperty("object", name);
    try {
      return storage.read(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The buckets of the project, sorted.
  public List<String> buckets() {
    return storage.buckets();
  }

  /// Whether everybody may call the URL of a function.
  public boolean isPublic(String region, String id) {
    return run.isPublic("projects/" + project + "/locations/" + region + "/services/" + id);
  }

  /// Whether a member has a role in the project.
  public boolean allows(String role, String member) {
    return policies.allows("projects/" + project, role, member);
  }

  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /// The names of the requests, in order.
  public List<String> names() {
    return exchanges.stream().map(Exchange::name).toList();
  }

  public List<Exchange> named(String name) {
    return exchanges.stream().filter(exchange -> exchange.name().equals(name)).toList();
  }

  public void clear() {
    exchanges.clear();
  }

  /// What the judges have found so far.
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /// Takes what the judges have found so far, so that [#close] does not fail because of it.
  public List<String> takeViolations() {
    List<String> taken = violations();
    violations.clear();
    return taken;
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      Map<String, String> headers = new TreeMap<>();
      http.getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
      byte[] body = http.getRequestBody().readAllBytes();
      if ("gzip".equals(headers.remove("content-encoding"))) {
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      Call call = new Call(http.getRequestMethod(), http.getRequestURI().toString(), headers, body);
      Answer answer;
      try {
        answer = answer(call);
      } catch (IOException | RuntimeException e) {
        violations.add(call.method() + " " + call.target() + ": the double failed: " + e);
        answer = Answer.error(500, e.toString());
      }
      if (answer.status() == 0) {
        return;
      }
      answer
          .headers()
          .forEach((name, value) -> {
            if (!name.equals("content-length")
                && !name.equals("transfer-encoding")
                && !name.equals("connection")) {
              http.getResponseHeaders().add(name, value);
            }
          });
      boolean empty = answer.body().length == 0 || call.method().equals("HEAD");
      http.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
      if (!empty) {
        http.getResponseBody().write(answer.body());
      }
    }
  }

  private Answer answer(Call sent) throws IOException {
    Call call = overridden(sent);
    Service service = Service.of(call);
    String name =
        service == null
            ? call.method() + " " + call.path()
            : DiscoveryJudge.of(service.api()).name(call);
    Exchange request = exchange(service, name, call, 0);
    Answer answer = replyWith.apply(request);
    if (answer == null) {
      answer = service == null ? other(call, request) : judged(service, name, call);
    }
    exchanges.add(exchange(service, name, call, answer.status()));
    return lost.remove(name) ? Answer.broken() : answer;
  }

  /// The Java clients send PATCH as a POST with a header, because the JDK's old client has none.
  private static Call overridden(Call call) {
    String method = call.headers().get("x-http-method-override");
    return method == null ? call : new Call(method, call.target(), call.headers(), call.body());
  }

  private static Exchange exchange(@Nullable Service service, String name, Call call, int status) {
    return new Exchange(
        service,
        name,
        call.method(),
        call.target(),
        call.headers(),
        new String(call.body(), StandardCharsets.UTF_8),
        status);
  }

  private Answer judged(Service service, String name, Call call) throws IOException {
    List<String> findings = judge.request(service, call);
    String what = call.method() + " " + call.target() + ": ";
    if (!findings.isEmpty()) {
      findings.forEach(finding -> violations.add(what + finding));
      return Answer.error(400, String.join("; ", findings));
    }
    if (isDisabled(service)) {
      return Refusals.disabled(service, project);
    }
    String permission = denied.get(name);
    if (permission != null) {
      return Refusals.denied(service, permission, call.path());
    }
    Answer answer =
        switch (service) {
          case FUNCTIONS, FUNCTIONS_V1 -> functions.answer(call);
          case RUN, RUN_V1 -> run.answer(call);
          case EVENTARC -> eventarc.answer(call);
          case SCHEDULER -> scheduler.answer(call);
          case PUBSUB -> pubsub.answer(call);
          case SECRETS -> secrets.answer(call);
          case STORAGE -> storage.answer(call, denied.values());
          case LOGGING -> logging.answer(call);
          case PROJECTS -> policies.answer(call);
          case PROJECTS_V1, USAGE, BUILD -> Projects.answer(service, project, call);
        };
    judge
        .response(service, call, answer)
        .forEach(finding -> violations.add(what + "response: " + finding));
    return answer;
  }

  private synchronized boolean isDisabled(Service service) {
    return disabled.contains(
        switch (service) {
          case RUN_V1 -> Service.RUN;
          case PROJECTS_V1 -> Service.PROJECTS;
          case FUNCTIONS_V1 -> Service.FUNCTIONS;
          default -> service;
        });
  }

  private Answer other(Call call, Exchange request) throws IOException {
    if (call.path().startsWith("/run/")) {
      String[] parts = call.path().split("/", -1);
      String id = parts.length > 3 ? parts[3] : "";
      String name = "projects/" + project + "/locations/" + parts[2] + "/services/" + id;
      Function<Exchange, Answer> function = deployed.get(id);
      if (!run.exists(name) || function == null) {
        return Answer.error(404, "Page not found");
      }
      if (!run.isPublic(name) && !call.headers().containsKey("authorization")) {
        return new Answer(403, Map.of("content-type", "text/html"), new byte[0]);
      }
      return function.apply(request);
    }
    if (call.query().containsKey("X-Goog-Signature") || call.query().containsKey("upload_id")) {
      return storage.upload(call);
    }
    violations.add(call.method() + " " + call.target() + ": no API has this path");
    return Answer.error(404, "Not Found");
  }

  /// Ends the double.
  ///
  /// @throws AssertionError with what the judges have found, if they have found something
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    processes.forEach(each -> each.process().destroy());
    if (!violations.isEmpty()) {
      List<String> lines = new ArrayList<>(violations);
      throw new AssertionError("against Google's descriptions:\n" + String.join("\n", lines));
    }
  }
}
