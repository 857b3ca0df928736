package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.existing.AccountRegion;
import aloft.aws.existing.NamedResource;
import aloft.aws.existing.NamedResources;
import aloft.aws.history.StoredTemplate;
import aloft.aws.removal.ResourceChange;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.plan.Places;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Finds resources that a deployment would add to a stack, and that exist already.
///
/// CloudFormation finds most of them itself when a change set is made. It does not find log groups:
/// Lambda makes the one of a function that runs without. Without a permission to look, nothing is
/// found: then CloudFormation says it while it makes the change.
///
/// @param stack the name of the stack
/// @param exists whether there is one
/// @param places where the manifest defines the resources
record ExistingResources(Clients clients, String stack, boolean exists, Places places) {
  private static final String LOG_GROUP = "AWS::Logs::LogGroup";
  private static final String OF_FUNCTIONS = "/aws/lambda/";
  private static final String BUCKET = "AWS::S3::Bucket";

  /// Returns an error for each log group and each bucket that would be created, but exists.
  ///
  /// @param template the text of the template that describes them
  List<Diagnostic> errors(List<ResourceChange> changes, String template) {
    List<NamedResource> added =
        NamedResources.of(
            StoredTemplate.of(template).root(),
            changes.stream()
                .filter(change -> change.action() == ResourceChange.Action.ADD)
                .map(ResourceChange::id)
                .toList(),
            AccountRegion.of("", clients.region(), clients.dnsSuffix()));
    List<NamedResource> found = new ArrayList<>(logGroups(added));
    for (NamedResource resource : added) {
      if (resource.type().equals(BUCKET) && isBucket(resource.name())) {
        found.add(resource);
      }
    }
    return found.stream().map(this::error).toList();
  }

  /// The log groups of functions are found with one request, others with one for each.
  private List<NamedResource> logGroups(List<NamedResource> added) {
    List<NamedResource> groups =
        added.stream().filter(resource -> resource.type().equals(LOG_GROUP)).toList();
    String prefix = null;
    Set<String> prefixes = new TreeSet<>();
    for (NamedResource group : groups) {
      if (!group.name().startsWith(OF_FUNCTIONS)) {
        prefixes.add(group.name());
      } else {
        prefix = prefix == null ? group.name() : common(prefix, group.name());
      }
    }
    if (prefix != null) {
      prefixes.add(prefix);
    }
    Set<String> names = new HashSet<>();
    try {
      for (String start : prefixes) {
        clients
            .logs()
            .describeLogGroupsPaginator(request -> request.logGroupNamePrefix(start))
            .logGroups()
            .forEach(group -> names.add(group.logGroupName()));
      }
    } catch (AwsServiceException e) {
      requireForbidden(e);
    }
    return groups.stream().filter(group -> names.contains(group.name())).toList();
  }

  private static String common(String prefix, String name) {
    int end = 0;
    while (end < prefix.length() && end < name.length() && prefix.charAt(end) == name.charAt(end)) {
      end++;
    }
    return prefix.substring(0, end);
  }

  private boolean isBucket(String name) {
    try {
      clients.s3().headBucket(request -> request.bucket(name));
      return true;
    } catch (AwsServiceException e) {
      if (e.statusCode() == 404) {
        return false;
      }
      if (DeploymentBucket.otherRegion(e, clients.region()) != null) {
        return true;
      }
      requireForbidden(e);
      return false;
    }
  }

  private static void requireForbidden(AwsServiceException e) {
    if (e.statusCode() != 403 && !AwsErrors.code(e).startsWith("AccessDenied")) {
      throw e;
    }
  }

  private Diagnostic error(NamedResource resource) {
    String subject = resource.id() + " (" + resource.type() + ") would be created, but ";
    SourceRange place = places.find(resource.id(), List.of());
    List<Stacks.Resource> present = exists ? new Stacks(clients).resources(stack) : List.of();
    for (Stacks.Resource own : present) {
      if (own.type().equals(resource.type()) && own.id().equals(resource.name())) {
        return Diagnostic.error(
                "stack/exists",
                subject + "the stack has " + resource.name() + " as " + own.logicalId(),
                place)
            .hint(
                "CloudFormation creates new resources before it deletes old ones: keep the id, or"
                    + " give the new one another name; nothing was changed");
      }
    }
    return Diagnostic.error("stack/exists", subject + resource.name() + " exists already", place)
        .hint(
            "\"aloft deploy --import\" takes it into the stack; "
                + StackErrors.OUT_OF_OTHER_STACK
                + "; or delete it, or give it another name; nothing was changed");
  }
}
