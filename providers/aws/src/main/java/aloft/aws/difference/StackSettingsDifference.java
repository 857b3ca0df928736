package aloft.aws.difference;

import aloft.aws.cloudformation.CanonicalJson;
import aloft.aws.history.StackSettings;
import aloft.aws.plan.StackStep;
import aloft.aws.removal.Templates;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison.Difference;
import aloft.spi.provider.Deployments.Change.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What changes in a stack itself: its outputs, tags, parameters, notifications and policy.
public final class StackSettingsDifference {
  /// The ids of versions contain a hash.
  private static final String VERSION = "LambdaVersion\\w+";

  private final HiddenValues hidden;
  private final List<Property> properties = new ArrayList<>();

  private StackSettingsDifference(HiddenValues hidden) {
    this.hidden = hidden;
  }

  /// Returns what differs, sorted by path.
  ///
  /// @param deployed what the stack has; null if there is none
  /// @param step what the plan wants
  public static List<Property> of(
      @Nullable StackSettings deployed, StackStep step, StackDifference difference) {
    StackSettingsDifference found = new StackSettingsDifference(difference.hidden());
    StackSettings before =
        deployed == null ? new StackSettings(Map.of(), List.of(), Map.of()) : deployed;
    found.compareNotifications(before.notificationArns(), step.notificationArns());
    if (deployed != null) {
      found.compareOutputs(difference.templates());
    }
    found.compareParameters(before.parameters(), step.parameters());
    found.compareTags(before.tags(), step.tags());
    return found.properties;
  }

  /// Returns the tags that differ, sorted.
  ///
  /// @param deployed those that there are
  /// @param wanted those that there will be
  public static List<Property> ofTags(
      Map<String, String> deployed, Map<String, String> wanted, HiddenValues hidden) {
    StackSettingsDifference found = new StackSettingsDifference(hidden);
    found.compareTags(deployed, wanted);
    return found.properties;
  }

  /// Returns the policy if it differs.
  ///
  /// @param deployed JSON; null if there is none
  /// @param wanted JSON; null if the policy is not changed
  public static List<Property> ofPolicy(@Nullable String deployed, @Nullable String wanted) {
    String before = canonical(deployed);
    String after = canonical(wanted);
    return after == null || after.equals(before)
        ? List.of()
        : List.of(new Property("StackPolicy", before, after, false));
  }

  private static @Nullable String canonical(@Nullable String json) {
    return json == null || json.isEmpty() ? null : CanonicalJson.of(Json.read(json, "policy"));
  }

  private void add(String path, @Nullable String before, @Nullable String after) {
    properties.add(new Property(path, before, after, false));
  }

  private void compareNotifications(List<String> before, List<String> after) {
    if (!new TreeSet<>(before).equals(new TreeSet<>(after))) {
      add("NotificationARNs", String.join(", ", before), String.join(", ", after));
    }
  }

  /// The outputs that are not only new because a version is.
  private void compareOutputs(Templates templates) {
    Map<String, Node> before = outputs(templates.deployed());
    Map<String, Node> after = outputs(templates.next());
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      Node older = before.get(name);
      Node newer = after.get(name);
      boolean generated =
          (older == null || newer == null) && name.endsWith("LambdaFunctionQualifiedArn");
      if (!generated && !text(older).equals(text(newer))) {
        for (Difference part : PropertyComparison.of(older, newer)) {
          String path = "Outputs." + name + "." + part.path();
          add(
              path,
              hidden.shown("", "", path, part.before()),
              hidden.shown("", "", path, part.after()));
        }
      }
    }
  }

  private static Map<String, Node> outputs(Mapping template) {
    return template.get("Outputs") instanceof Mapping outputs ? outputs.values() : Map.of();
  }

  private static String text(@Nullable Node output) {
    return CanonicalJson.of(output).replaceAll(VERSION, "LambdaVersion");
  }

  /// A parameter without a value keeps that of the stack; the value of a masked one is unknown.
  private void compareParameters(Map<String, String> before, List<StackStep.Parameter> after) {
    for (StackStep.Parameter parameter : after) {
      String key = parameter.key();
      String value = parameter.value();
      String older = before.get(key);
      if (value != null && !value.equals(older) && !"****".equals(older)) {
        boolean hide = hidden.hidesParameter(key);
        add(
            "Parameters." + key,
            older == null || !hide ? older : Property.HIDDEN,
            hide ? Property.HIDDEN : value);
      }
    }
  }

  private void compareTags(Map<String, String> before, Map<String, String> after) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      String older = before.get(key);
      String newer = after.get(key);
      if (older == null || !older.equals(newer)) {
        boolean hide = hidden.hidesTag(key);
        add(
            "Tags." + key,
            older == null || !hide ? older : Property.HIDDEN,
            newer == null || !hide ? newer : Property.HIDDEN);
      }
    }
  }
}
