package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The asynchronous operations of Azure Resource Manager. An operation does its work when a poll
/// finds it done.
///
/// Evidence:
/// <https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations>.
public final class Operations {
  private final Map<String, Operation> operations = new ConcurrentHashMap<>();
  private volatile int polls;
  private volatile int retryAfter;

  private static final class Operation {
    final String target;
    final String running;
    final Supplier<@Nullable JsonObject> ending;
    int left;
    boolean isDone;
    @Nullable JsonObject error;

    Operation(String target, String running, int polls, Supplier<@Nullable JsonObject> ending) {
      this.target = target;
      this.running = running;
      this.left = polls;
      this.ending = ending;
    }

    synchronized void poll() {
      if (left-- <= 0) {
        end();
      }
    }

    synchronized void end() {
      if (!isDone) {
        error = ending.get();
        isDone = true;
      }
    }
  }

  /// Sets how many polls of an operation say that it runs, before one says that it is done; 0 at
  /// first. The response that starts an operation always says that it runs.
  public void pending(int count) {
    polls = count;
  }

  /// Sets the seconds of `Retry-After`; 0 at first.
  public void retryAfter(int seconds) {
    retryAfter = seconds;
  }

  /// Ends all operations that run, as if time had passed: a client that was interrupted polls none.
  public void finish() {
    operations.values().forEach(Operation::end);
  }

  /// Whether an operation on a resource runs.
  boolean isRunning(String id) {
    return operations.values().stream()
        .anyMatch(operation -> !operation.isDone && operation.target.equals(Ids.key(id)));
  }

  /// Lets time pass for the operations on a resource, which someone reads.
  void pass(String id) {
    operations.values().stream()
        .filter(operation -> operation.target.equals(Ids.key(id)))
        .forEach(Operation::poll);
  }

  /// Starts an operation.
  ///
  /// @param running the status while it runs
  /// @param ending does the work; returns null, or the error
  /// @return its id
  String start(String target, String running, Supplier<@Nullable JsonObject> ending) {
    String id = UUID.randomUUID().toString();
    operations.put(id, new Operation(Ids.key(target), running, polls, ending));
    return id;
  }

  /// Adds the headers of an operation to the answer that starts it.
  ///
  /// @param header `azure-asyncoperation` or `location`
  Answer started(Answer answer, String header, String url) {
    return answer.with(header, url).with("retry-after", Integer.toString(retryAfter));
  }

  /// Polls an operation by the address of `Azure-AsyncOperation`.
  ///
  /// @param isLower whether the final statuses are in lower case, as for stacks
  Answer status(Call call, boolean isLower) {
    Operation operation = poll(call);
    if (operation == null) {
      return Answer.error(404, "OperationNotFound", "There is no operation " + call.path());
    }
    JsonObject body = new JsonObject();
    body.addProperty("id", call.path());
    body.addProperty("name", Ids.name(call.path()));
    JsonObject error = operation.error;
    String status = !operation.isDone ? operation.running : error == null ? "Succeeded" : "Failed";
    body.addProperty("status", isLower ? status.toLowerCase(java.util.Locale.ROOT) : status);
    if (error != null) {
      body.add("error", error);
    }
    Answer answer = Answer.json(200, body);
    return operation.isDone ? answer : answer.with("retry-after", Integer.toString(retryAfter));
  }

  /// Polls an operation by the address of `Location`.
  Answer result(Call call) {
    Operation operation = poll(call);
    if (operation == null) {
      return Answer.error(404, "OperationNotFound", "There is no operation " + call.path());
    }
    JsonObject error = operation.error;
    if (error != null) {
      return Answer.json(409, Answer.wrap(error));
    }
    return operation.isDone
        ? Answer.empty(200)
        : started(Answer.empty(202), "location", call.base() + call.target());
  }

  private @Nullable Operation poll(Call call) {
    Operation operation = operations.get(Ids.name(call.path()));
    if (operation != null) {
      operation.poll();
    }
    return operation;
  }

  List<String> ids() {
    return List.copyOf(operations.keySet());
  }
}
