package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.Uploader;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.ChangeSet;
import aloft.aws.cloud.stack.StackChanges;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.StackOperation;
import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.cloud.stack.StackResult;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.difference.ComparedTemplates;
import aloft.aws.history.StoredTemplate;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.aws.removal.ResourceChange;
import aloft.aws.removal.Templates;
import aloft.spi.plan.Places;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks CloudFormation what it would do, by change sets that are not executed.
///
/// @param bucket null if there is none yet
/// @param step the settings of the stack
/// @param places where the manifest defines the resources
record Announcement(
    Clients clients,
    StackLocation location,
    @Nullable DeploymentBucket bucket,
    Uploader uploader,
    StackRequests requests,
    StackStep step,
    Places places) {

  /// The size in bytes up to which CloudFormation accepts a template as text.
  private static final int MAX_TEXT = 51_200;

  /// Uses a request for a template.
  @FunctionalInterface
  interface TemplateUse<T> {
    T with(@Nullable String body, @Nullable String url);
  }

  /// What CloudFormation announces for a template. Where it cannot read the template, because that
  /// is too long and there is no bucket, this is what the templates tell.
  List<ResourceChange> changes(Stacks.@Nullable Snapshot stack, String template) {
    if (!canSend(template)) {
      StoredTemplate next = StoredTemplate.of(template);
      return stack == null
          ? next.additions()
          : ComparedTemplates.changes(
              Templates.of(
                  StoredTemplate.of(new Stacks(clients).template(stack.id())).root(), next.root()));
    }
    return sent(template, (body, url) -> announced(stack, requests.next(step, body, url)));
  }

  /// Whether CloudFormation can read a template: a long one must be in a bucket.
  boolean canSend(String template) {
    return bucket != null || !isLong(template);
  }

  /// What CloudFormation announces if resources that exist become parts of the stack.
  List<ResourceChange> changesWithExisting(Stacks.@Nullable Snapshot stack, String template) {
    return sent(
        template,
        (body, url) -> announced(stack, requests.next(step, body, url).importingExisting()));
  }

  /// Sends a template: a long one is uploaded for as long as it takes.
  <T> T sent(String template, TemplateUse<T> use) {
    if (bucket == null || !isLong(template)) {
      return use.with(template, null);
    }
    String key = location.folder() + "preview-" + requests.runId() + ".json";
    uploader.uploadText(clients, bucket, key, template);
    try {
      return use.with(null, url(clients, bucket, key));
    } finally {
      bucket.remove(List.of(key));
    }
  }

  /// Whether a template must be in a bucket when CloudFormation reads it.
  static boolean isLong(String template) {
    return template.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT;
  }

  private List<ResourceChange> announced(Stacks.@Nullable Snapshot stack, StackRequest request) {
    StackOperation operation = stack == null ? StackOperation.CREATE : StackOperation.UPDATE;
    StackChanges asked = new StackChanges(clients, true);
    return switch (asked.prepare(request, operation)) {
      case ChangeSet.Prepared prepared -> {
        asked.discard(prepared);
        yield prepared.changes();
      }
      case StackResult.Unchanged _ -> List.of();
      case StackResult.Refused refused -> throw StackErrors.of(refused, places);
      case StackResult.Busy busy -> throw StackErrors.of(busy);
    };
  }

  /// The URL of an object, as CloudFormation reads it.
  static String url(Clients clients, DeploymentBucket bucket, String key) {
    return "https://s3."
        + clients.region()
        + "."
        + clients.dnsSuffix()
        + "/"
        + bucket.name()
        + "/"
        + key;
  }
}
