package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.SubscriptionFilter;

/// Makes room for the subscription filters of a template: a log group can have two. Those of others
/// count too, and CloudFormation creates new filters before it deletes old ones.
final class LogSubscriptions {
  private static final String TYPE = "AWS::Logs::SubscriptionFilter";
  private static final int LIMIT = 2;

  private final Clients clients;
  private final Stacks stacks;
  private final String stack;
  private final List<SubscriptionFilter> deleted = new ArrayList<>();

  LogSubscriptions(Clients clients, Stacks stacks, String stack) {
    this.clients = clients;
    this.stacks = stacks;
    this.stack = stack;
  }

  /// Deletes filters, until [#restore].
  ///
  /// @param stale what [#stale] has returned
  void delete(List<SubscriptionFilter> stale) {
    for (SubscriptionFilter filter : stale) {
      clients
          .logs()
          .deleteSubscriptionFilter(request ->
              request.logGroupName(filter.logGroupName()).filterName(filter.filterName()));
      deleted.add(filter);
    }
  }

  /// Creates the deleted filters again: the stack was not changed, and would not do it. What cannot
  /// be created is a warning.
  void restore(Progress progress) {
    for (SubscriptionFilter filter : deleted) {
      try {
        create(filter);
      } catch (SdkException e) {
        progress.report(new ProgressEvent.Noted(lost(filter, AwsErrors.diagnostic(e))));
      }
    }
    deleted.clear();
  }

  private void create(SubscriptionFilter filter) {
    clients
        .logs()
        .putSubscriptionFilter(request ->
            request
                .logGroupName(filter.logGroupName())
                .filterName(filter.filterName())
                .filterPattern(filter.filterPattern())
                .destinationArn(filter.destinationArn())
                .roleArn(filter.roleArn())
                .applyOnTransformedLogs(filter.applyOnTransformedLogs())
                .distribution(filter.distribution()));
  }

  private static Diagnostic lost(SubscriptionFilter filter, Diagnostic why) {
    return Diagnostic.warning(
            "cloudwatch-log/lost",
            "the log group "
                + filter.logGroupName()
                + " no longer sends its logs to "
                + filter.destinationArn()
                + ": its subscription filter was deleted for this deployment and could not be"
                + " created again: "
                + why.message())
        .hint(
            "CloudFormation does not notice it: create the filter "
                + filter.filterName()
                + " again with \"aws logs put-subscription-filter\"");
  }

  /// Returns the filters of the stack that the template does not have any more, in log groups where
  /// the new ones would find no room.
  ///
  /// @param exists whether the stack exists
  /// @throws UserException if a log group has too many filters of others
  List<SubscriptionFilter> stale(String template, boolean exists) {
    List<SubscriptionFilter> stale = new ArrayList<>();
    Map<String, String> own = null;
    Map<String, Set<String>> planned = planned(template);
    Set<String> unknown = planned.getOrDefault("", Set.of());
    planned.remove("");
    for (Map.Entry<String, Set<String>> group : planned.entrySet()) {
      List<SubscriptionFilter> present = present(group.getKey());
      if (present.size() + group.getValue().size() <= LIMIT) {
        continue;
      }
      own = own == null ? ownFilters(exists) : own;
      Set<String> kept = new HashSet<>(group.getValue());
      kept.addAll(unknown);
      stale.addAll(stale(group.getKey(), group.getValue(), kept, present, own));
    }
    return stale;
  }

  /// @param planned the logical ids of the planned filters of the group
  /// @param kept those, and the ids of filters whose group is not known before the deployment
  /// @param own the logical ids of the filters of the stack, by name
  private static List<SubscriptionFilter> stale(
      String group,
      Set<String> planned,
      Set<String> kept,
      List<SubscriptionFilter> present,
      Map<String, String> own) {
    List<String> foreign = new ArrayList<>();
    List<SubscriptionFilter> stale = new ArrayList<>();
    for (SubscriptionFilter filter : present) {
      String id = own.get(filter.filterName());
      if (id == null) {
        foreign.add(filter.filterName());
      } else if (!kept.contains(id)) {
        stale.add(filter);
      }
    }
    if (foreign.size() + planned.size() > LIMIT) {
      throw new UserException(
          Diagnostic.error(
                  "cloudwatch-log/limit",
                  "the log group "
                      + group
                      + " has subscription filters of others: "
                      + String.join(", ", foreign))
              .hint("AWS allows two for each log group: delete them, or remove events"));
    }
    return stale;
  }

  /// The logical ids of the filters in a template, by log group; of those whose group is not a
  /// text, for the empty name.
  private static Map<String, Set<String>> planned(String template) {
    Map<String, Set<String>> planned = new LinkedHashMap<>();
    if (template.contains(TYPE)
        && Json.read(template, "template").get("Resources") instanceof Mapping resources) {
      for (Mapping.Entry resource : resources.entries().values()) {
        String group = text(resource.value().get("Properties", "LogGroupName"));
        if (TYPE.equals(text(resource.value().get("Type")))) {
          planned
              .computeIfAbsent(group == null ? "" : group, key -> new HashSet<>())
              .add(resource.key());
        }
      }
    }
    return planned;
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.text();
  }

  private List<SubscriptionFilter> present(String group) {
    try {
      return clients
          .logs()
          .describeSubscriptionFilters(request -> request.logGroupName(group))
          .subscriptionFilters();
    } catch (ResourceNotFoundException e) {
      return List.of();
    }
  }

  private Map<String, String> ownFilters(boolean exists) {
    Map<String, String> filters = new HashMap<>();
    if (exists) {
      for (Stacks.Resource resource : stacks.resources(stack)) {
        if (resource.type().equals(TYPE)) {
          filters.put(resource.id(), resource.logicalId());
        }
      }
    }
    return filters;
  }
}
