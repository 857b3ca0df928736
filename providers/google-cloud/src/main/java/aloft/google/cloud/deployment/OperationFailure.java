package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import com.google.api.services.logging.v2.model.ListLogEntriesRequest;
import com.google.api.services.logging.v2.model.ListLogEntriesResponse;
import com.google.api.services.logging.v2.model.LogEntry;
import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.Stage;
import com.google.cloud.functions.v2.StateMessage;
import com.google.longrunning.Operation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An operation on a function that has failed: what Google says about it, and the end of the log of
/// its build.
///
/// @param function the function after the operation; null if it does not exist
record OperationFailure(
    Clients clients, String id, Operation operation, @Nullable Function function) {
  private static final int LOG_LINES = 20;

  UserException exception() {
    OperationStages stages = OperationStages.of(operation);
    Stage stage = stages.failed();
    boolean inBuild = stage != null && stage.getName() == Stage.Name.BUILD;
    Set<String> texts = new LinkedHashSet<>();
    if (operation.hasError()) {
      texts.add(operation.getError().getMessage().strip());
    }
    if (stage != null) {
      addErrors(stage.getStateMessagesList(), texts);
    }
    if (function != null && texts.isEmpty()) {
      addErrors(function.getStateMessagesList(), texts);
    }
    StringBuilder message = new StringBuilder("the function " + id);
    message.append(inBuild ? " was not built" : " was not deployed");
    message.append(texts.isEmpty() ? "" : ": ").append(String.join("; ", texts));
    String link = stage == null ? "" : stage.getResourceUri();
    String build = inBuild ? buildId(stages, link) : "";
    for (String line : build.isEmpty() ? List.<String>of() : log(build)) {
      message.append("\n  ").append(line);
    }
    String see = link.isEmpty() && !build.isEmpty() ? buildPage(build) : link;
    String hint =
        inBuild
            ? "correct the code or its dependencies, and deploy again"
            : "correct the cause, and deploy again";
    return new UserException(
        Diagnostic.error(inBuild ? "function/build" : "function/deploy", message.toString())
            .hint(see.isEmpty() ? hint : hint + "; the details: " + see));
  }

  private static void addErrors(List<StateMessage> messages, Set<String> texts) {
    for (StateMessage message : messages) {
      if (message.getSeverity() == StateMessage.Severity.ERROR) {
        texts.add(message.getMessage().strip());
      }
    }
  }

  /// The id of the build: the end of its name, or of the path of its page.
  private String buildId(OperationStages stages, String link) {
    String name =
        !stages.build().isEmpty()
            ? stages.build()
            : function == null ? "" : function.getBuildConfig().getBuild();
    String path = name.isEmpty() ? link : name;
    int end = path.indexOf('?');
    return path.substring(
        path.lastIndexOf('/', end < 0 ? path.length() : end) + 1, end < 0 ? path.length() : end);
  }

  private String buildPage(String build) {
    return "https://console.cloud.google.com/cloud-build/builds;region="
        + clients.region()
        + "/"
        + build
        + "?project="
        + clients.project();
  }

  /// The last lines of the log of a build; none if it cannot be read.
  private List<String> log(String build) {
    ListLogEntriesRequest request =
        new ListLogEntriesRequest()
            .setResourceNames(List.of("projects/" + clients.project()))
            .setFilter("resource.type=\"build\" AND resource.labels.build_id=\"" + build + "\"")
            .setOrderBy("timestamp desc")
            .setPageSize(LOG_LINES);
    try {
      ListLogEntriesResponse page =
          GoogleErrors.call(() -> clients.logging().entries().list(request).execute());
      List<String> lines = new ArrayList<>();
      for (LogEntry entry :
          page.getEntries() == null ? List.<LogEntry>of() : page.getEntries().reversed()) {
        if (entry.getTextPayload() != null) {
          lines.add(entry.getTextPayload().stripTrailing());
        }
      }
      return lines;
    } catch (FailedCallException e) {
      // the failure of the build is what matters
      return List.of();
    }
  }
}
