package aloft.aws.cloud.deployment;

import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.host.Ids;
import aloft.spi.document.Json;
import org.jspecify.annotations.Nullable;

/// The requests of one run to change a stack.
///
/// Their names are those of the change sets. The stack keeps the last one, so it shows which folder
/// is deployed, or that a run has only prepared its deployment. Each run adds an id of its own: two
/// processes can deploy one package at once. Each request of a run adds a number: a stack keeps the
/// name of an executed change set for a while.
final class StackRequests {
  /// The end of the names of changes that come before the deployment.
  private static final String PREPARATION = "-preparation";

  private final String stack;
  private final String template;
  private final String start;
  private final String runId;
  private int count;

  /// @param folder the folder of the uploaded files
  /// @param template the text of the complete template
  StackRequests(String stack, String folder, String template) {
    this.stack = stack;
    this.template = template;
    this.start = StackLocation.runs(stack) + id(folder);
    this.runId = start + "-" + Ids.hex().substring(0, 5);
  }

  /// The id of the deployment in a folder: the milliseconds at the start of its name.
  static String id(String folder) {
    String last = folder.substring(folder.lastIndexOf('/') + 1);
    int dash = last.indexOf('-');
    return dash < 0 ? last : last.substring(0, dash);
  }

  /// What the ids of all runs of the package start with.
  String start() {
    return start;
  }

  /// What the ids of all requests of this run start with.
  String runId() {
    return runId;
  }

  /// Whether a change set was made by a run of Aloft, and was its deployment.
  ///
  /// @param changeSet its ARN
  static boolean isDeployment(String changeSet) {
    return changeSet.contains(StackLocation.RUN) && !changeSet.contains(PREPARATION);
  }

  /// Whether a change set was made by a run of Aloft that deployed a folder, or was to deploy it.
  ///
  /// @param changeSet its ARN
  /// @param timestamp the milliseconds in the name of the folder
  static boolean isOf(String changeSet, long timestamp) {
    return changeSet.contains(StackLocation.RUN + timestamp);
  }

  /// A request with an id of its own, for the deployment.
  ///
  /// @param body the text of a template; null if `url` is set
  /// @param url the URL of a template in S3; null if `body` is set
  StackRequest next(StackStep step, @Nullable String body, @Nullable String url) {
    return request(step, "", body, url);
  }

  /// A request with an id of its own, for what comes before the deployment.
  ///
  /// @param body the text of a template; null if `url` is set
  /// @param url the URL of a template in S3; null if `body` is set
  StackRequest preparing(StackStep step, @Nullable String body, @Nullable String url) {
    return request(step, PREPARATION, body, url);
  }

  private StackRequest request(
      StackStep step, String end, @Nullable String body, @Nullable String url) {
    return new StackRequest(
        stack, step, runId + count++ + end, body, url, expands(body == null ? template : body));
  }

  /// Whether a template has macros. It is parsed only if it can have one.
  private static boolean expands(String template) {
    return template.contains("\"Transform\"")
        && Json.read(template, "template").get("Transform") != null;
  }
}
