package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The long-running operations of Cloud Functions and Cloud Run: each stays pending for a number of
/// polls, during which its stages complete one by one, and then it succeeds or fails. drongo's own
/// operations are always done, and an unknown one is done too.
///
/// The stages and their metadata are those of `google.cloud.functions.v2.OperationMetadata`. The
/// first poll does not tell of the stage ARTIFACT_REGISTRY of a deployment: `gcloud` counts on
/// that.
public final class Operations {
  private static final String REGISTRY = "ARTIFACT_REGISTRY";
  private static final List<String> STAGES = List.of("BUILD", "SERVICE", "TRIGGER");
  private static final List<String> REMOVAL = List.of("TRIGGER", "SERVICE");

  private final Map<String, Operation> operations = new ConcurrentHashMap<>();
  private final Map<String, Deque<Failure>> failures = new ConcurrentHashMap<>();
  private final Map<String, Operation> running = new ConcurrentHashMap<>();
  private final AtomicLong counter = new AtomicLong();
  private volatile int polls;

  /// A failure of an operation.
  ///
  /// @param stage as in `BUILD`
  /// @param code the canonical number of the error, such as 3 for `INVALID_ARGUMENT`
  public record Failure(String stage, int code, String message) {}

  /// What an operation does to the resource when it ends.
  interface Ending {
    /// Completes the resource.
    ///
    /// @param failure null if the operation succeeds
    /// @return the `response` of the operation, with `@type`; not used if it failed
    JsonObject end(@Nullable Failure failure);
  }

  private static final class Operation {
    final String name;
    final String target;
    final String verb;
    final Instant created = Instant.now();
    final List<String> stages;
    final @Nullable Failure failure;
    final Ending ending;
    final int polls;
    int polled;
    boolean done;
    JsonObject response = new JsonObject();

    Operation(
        String name,
        String target,
        String verb,
        List<String> stages,
        @Nullable Failure failure,
        int polls,
        Ending ending) {
      this.name = name;
      this.target = target;
      this.verb = verb;
      this.stages = stages;
      this.failure = failure;
      this.polls = polls;
      this.ending = ending;
    }
  }

  /// Sets how many polls of an operation say that it is not done, before one says that it is; 0 at
  /// first. The response that starts an operation always says that it is not done.
  public void pending(int count) {
    polls = count;
  }

  /// Makes the next operation on a resource fail.
  ///
  /// @param resource the id of the function or service
  public void fail(String resource, Failure failure) {
    failures.computeIfAbsent(resource, id -> new ArrayDeque<>()).add(failure);
  }

  /// Ends all operations that run, as if time had passed: a client that was interrupted polls none.
  public void finish() {
    for (Operation operation : List.copyOf(running.values())) {
      synchronized (operation) {
        if (!operation.done) {
          operation.response = operation.ending.end(operation.failure);
          operation.done = true;
          running.remove(operation.target, operation);
        }
      }
    }
  }

  /// Whether an operation on a resource is not done.
  boolean isRunning(String target) {
    return running.containsKey(target);
  }

  /// Starts an operation.
  ///
  /// @param service the API that owns it
  /// @param target the full name of the resource
  /// @param verb `create`, `update` or `delete`
  /// @param trigger whether there is an event trigger
  JsonObject start(Service service, String target, String verb, boolean trigger, Ending ending) {
    String id = target.substring(target.lastIndexOf('/') + 1);
    Deque<Failure> planned = failures.get(id);
    String location = target.substring(0, target.lastIndexOf('/', target.lastIndexOf('/') - 1));
    String name =
        location
            + "/operations/"
            + (service == Service.RUN ? "run-" : "operation-")
            + System.currentTimeMillis()
            + "-"
            + counter.incrementAndGet();
    List<String> stages =
        verb.equals("delete") ? REMOVAL : trigger ? STAGES : STAGES.subList(0, STAGES.size() - 1);
    Operation operation =
        new Operation(
            name, target, verb, stages, planned == null ? null : planned.poll(), polls, ending);
    operations.put(name, operation);
    running.put(target, operation);
    return json(service, operation);
  }

  /// Polls an operation.
  Answer get(Service service, String name) {
    Operation operation = operations.get(name);
    if (operation == null) {
      return Answer.error(404, "Operation \"" + name + "\" was not found.");
    }
    synchronized (operation) {
      if (!operation.done && operation.polled++ >= operation.polls) {
        operation.response = operation.ending.end(operation.failure);
        operation.done = true;
        running.remove(operation.target, operation);
      }
      return Answer.json(json(service, operation));
    }
  }

  private static JsonObject json(Service service, Operation operation) {
    JsonObject json = new JsonObject();
    json.addProperty("name", operation.name);
    if (service == Service.FUNCTIONS) {
      json.add("metadata", metadata(operation));
    }
    json.addProperty("done", operation.done);
    if (operation.done) {
      Failure failure = operation.failure;
      if (failure == null) {
        json.add("response", operation.response);
      } else {
        JsonObject error = new JsonObject();
        error.addProperty("code", failure.code());
        error.addProperty("message", failure.message());
        json.add("error", error);
      }
    }
    return json;
  }

  private static JsonObject metadata(Operation operation) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty(
        "@type", "type.googleapis.com/google.cloud.functions.v2.OperationMetadata");
    metadata.addProperty("createTime", operation.created.toString());
    if (operation.done) {
      metadata.addProperty("endTime", Instant.now().toString());
    }
    metadata.addProperty("target", operation.target);
    metadata.addProperty("verb", operation.verb);
    metadata.addProperty("cancelRequested", false);
    metadata.addProperty("apiVersion", "v2");
    metadata.addProperty(
        "operationType",
        switch (operation.verb) {
          case "create" -> "CREATE_FUNCTION";
          case "delete" -> "DELETE_FUNCTION";
          default -> "UPDATE_FUNCTION";
        });
    Failure failure = operation.failure;
    List<String> names = new ArrayList<>(operation.stages);
    if (operation.polled > 1 && !operation.verb.equals("delete")) {
      names.addFirst(REGISTRY);
    }
    int failing = failure == null ? -1 : names.indexOf(failure.stage());
    int last = failing < 0 ? names.size() : failing;
    int current =
        operation.done
            ? last
            : Math.min(last, operation.polled * names.size() / (operation.polls + 1));
    JsonArray stages = new JsonArray();
    for (int i = 0; i < names.size(); i++) {
      stages.add(stage(operation, names.get(i), i - current, i == failing ? failure : null));
    }
    metadata.add("stages", stages);
    return metadata;
  }

  /// @param distance how far the stage is from the current one
  private static JsonObject stage(
      Operation operation, String name, int distance, @Nullable Failure failure) {
    boolean failed = operation.done && failure != null;
    JsonObject stage = new JsonObject();
    stage.addProperty("name", name);
    stage.addProperty("message", operation.done && failure != null ? failure.message() : "");
    stage.addProperty(
        "state",
        distance < 0 || failed ? "COMPLETE" : distance == 0 ? "IN_PROGRESS" : "NOT_STARTED");
    if (name.equals("BUILD") && distance <= 0) {
      String[] parts = operation.target.split("/", -1);
      stage.addProperty(
          "resourceUri",
          "https://console.cloud.google.com/cloud-build/builds;region="
              + parts[3]
              + "/build-1?project="
              + parts[1]);
    }
    if (operation.done && failure != null) {
      JsonArray messages = new JsonArray();
      messages.add(message(failure));
      stage.add("stateMessages", messages);
    }
    return stage;
  }

  /// A failure as a state message.
  static JsonObject message(Failure failure) {
    JsonObject message = new JsonObject();
    message.addProperty("severity", "ERROR");
    message.addProperty("type", failure.stage().equals("BUILD") ? "BuildFailed" : "ResourceFailed");
    message.addProperty("message", failure.message());
    return message;
  }
}
