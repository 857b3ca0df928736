package aloft.aws.difference;

import aloft.aws.cloudformation.CanonicalJson;
import aloft.aws.history.StackSettings;
import aloft.aws.plan.StackStep;
import aloft.aws.removal.Templates;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison.Difference;
import aloft.spi.provider.Deployments.Change.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What changes in a stack itself: its outputs, tags, parameters and notifications.
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
  /// @param deployed what the stack has
  /// @param step what the plan wants
  public static List<Property> of(
      StackSettings deployed, StackStep step, StackDifference difference) {
    StackSettingsDifference found = new StackSettingsDifference(difference.hidden());
    found.compareNotifications(deployed.notificationArns(), step.notificationArns());
    found.compareOutputs(difference.templates());
    found.compareParameters(deployed.parameters(), step.parameters());
    found.compareTags(deployed.tags(), step.tags());
    return found.properties;
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
