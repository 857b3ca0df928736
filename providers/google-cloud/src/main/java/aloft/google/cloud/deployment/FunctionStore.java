package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import com.google.api.gax.httpjson.longrunning.OperationsClient;
import com.google.cloud.functions.v2.CreateFunctionRequest;
import com.google.cloud.functions.v2.DeleteFunctionRequest;
import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.GetFunctionRequest;
import com.google.cloud.functions.v2.ListFunctionsRequest;
import com.google.cloud.functions.v2.ListFunctionsResponse;
import com.google.cloud.functions.v2.UpdateFunctionRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.FieldMask;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The functions of a project and region.
///
/// Google changes a function in an operation, which this class follows to its end. Only one can run
/// at a time: a change that finds another one, such as that of an interrupted command, waits for
/// it.
public final class FunctionStore {
  static final String SERVICE_LABEL = "aloft-service";
  static final String STAGE_LABEL = "aloft-stage";

  private static final int PAGE_SIZE = 500;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private final Clients clients;

  public FunctionStore(Clients clients) {
    this.clients = clients;
  }

  String fullName(String id) {
    return clients.parent() + "/functions/" + id;
  }

  /// The id in the name of a function.
  static String id(Function function) {
    return function.getName().substring(function.getName().lastIndexOf('/') + 1);
  }

  /// Returns the functions of a service and stage, by their ids.
  ///
  /// @param labels the labels of its functions
  public SortedMap<String, Function> list(ServiceLabels labels) {
    SortedMap<String, Function> functions = new TreeMap<>();
    String token = "";
    do {
      ListFunctionsRequest request =
          ListFunctionsRequest.newBuilder()
              .setParent(clients.parent())
              .setFilter(labels.filter())
              .setPageSize(PAGE_SIZE)
              .setPageToken(token)
              .build();
      ListFunctionsResponse page =
          GoogleErrors.call(() -> clients.functions().listFunctionsCallable().call(request));
      for (Function function : page.getFunctionsList()) {
        if (labels.areOn(function.getLabelsMap())) {
          functions.put(id(function), function);
        }
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return functions;
  }

  /// Returns a function; null if it does not exist.
  public @Nullable Function find(String id) {
    GetFunctionRequest request = GetFunctionRequest.newBuilder().setName(fullName(id)).build();
    return GoogleErrors.find(() -> clients.functions().getFunctionCallable().call(request));
  }

  /// Creates a function.
  ///
  /// @throws FailedCallException with [GoogleFailure.Exists] if there is one of this name
  Function create(Function wanted, Progress progress) {
    String id = id(wanted);
    CreateFunctionRequest request =
        CreateFunctionRequest.newBuilder()
            .setParent(clients.parent())
            .setFunctionId(id)
            .setFunction(wanted)
            .build();
    return follow(
        id,
        begin(id, progress, () -> clients.functions().createFunctionCallable().call(request)),
        progress);
  }

  /// Updates the fields of a function that a mask names.
  Function update(Function wanted, FieldMask mask, Progress progress) {
    String id = id(wanted);
    UpdateFunctionRequest request =
        UpdateFunctionRequest.newBuilder().setFunction(wanted).setUpdateMask(mask).build();
    return follow(
        id,
        begin(id, progress, () -> clients.functions().updateFunctionCallable().call(request)),
        progress);
  }

  /// Deletes a function, if it exists.
  void delete(String id, Progress progress) {
    DeleteFunctionRequest request =
        DeleteFunctionRequest.newBuilder().setName(fullName(id)).build();
    Operation begun =
        GoogleErrors.find(() ->
            begin(id, progress, () -> clients.functions().deleteFunctionCallable().call(request)));
    if (begun != null) {
      Operation ended = await(begun, progress);
      if (ended != null && ended.hasError()) {
        throw new OperationFailure(clients, id, ended, find(id)).exception();
      }
    }
  }

  /// Waits until no operation runs on a function.
  ///
  /// @return the function; null if it does not exist
  @Nullable Function awaitIdle(String id, Progress progress) {
    PollingDelay delay = new PollingDelay();
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    Function function = find(id);
    while (function != null && isBusy(function)) {
      advance(progress, 0, 0, "waiting for another change of it");
      requireTime(id, deadline);
      delay.sleep();
      function = find(id);
    }
    return function;
  }

  static boolean isBusy(Function function) {
    return switch (function.getState()) {
      case DEPLOYING, DELETING -> true;
      case ACTIVE, FAILED, UNKNOWN, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  /// Starts an operation. While another one runs, it is tried again.
  private Operation begin(String id, Progress progress, Supplier<Operation> call) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    PollingDelay delay = new PollingDelay();
    while (true) {
      try {
        return GoogleErrors.call(call::get);
      } catch (FailedCallException e) {
        if (!(e.failure() instanceof GoogleFailure.Conflict)) {
          throw e;
        }
        advance(progress, 0, 0, "waiting for another change of it");
        requireTime(id, deadline);
        delay.sleep();
        awaitIdle(id, progress);
      }
    }
  }

  private static void requireTime(String id, long deadline) {
    if (System.nanoTime() > deadline) {
      throw new UserException(
          Diagnostic.error("function/busy", "another change of the function " + id + " is running")
              .hint("run the command again when it has ended"));
    }
  }

  /// Follows an operation to its end and returns the function that it has made.
  private Function follow(String id, Operation begun, Progress progress) {
    Operation ended = await(begun, progress);
    if (ended != null && ended.hasError()) {
      throw new OperationFailure(clients, id, ended, find(id)).exception();
    }
    Function function = awaitIdle(id, progress);
    if (function == null || function.getState() == Function.State.FAILED) {
      throw new OperationFailure(clients, id, begun, function).exception();
    }
    return function;
  }

  /// Waits for the end of an operation and reports its stages.
  ///
  /// @return null if Google no longer knows it
  private @Nullable Operation await(Operation begun, Progress progress) {
    OperationsClient operations = clients.functions().getHttpJsonOperationsClient();
    GetOperationRequest request = GetOperationRequest.newBuilder().setName(begun.getName()).build();
    PollingDelay delay = new PollingDelay();
    Operation operation = begun;
    while (operation != null && !operation.getDone()) {
      OperationStages.of(operation).report(progress);
      delay.sleep();
      operation = GoogleErrors.find(() -> operations.getOperationCallable().call(request));
    }
    return operation;
  }

  static void advance(Progress progress, int done, int total, String detail) {
    if (progress.parent() != null) {
      progress.report(new ProgressEvent.Advanced(progress.parent(), done, total, detail));
    }
  }
}
