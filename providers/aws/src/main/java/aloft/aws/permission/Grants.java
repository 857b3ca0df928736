package aloft.aws.permission;

import aloft.spi.provider.DeployerAccess.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Collects permissions and merges them into as few statements as say the same.
final class Grants {

  /// @param passedTo the service that a role may be passed to; null for any, and for other actions
  private record Target(String service, String resource, @Nullable String passedTo) {}

  private record Granted(Set<String> actions, Set<String> reasons) {}

  /// A statement of a policy.
  ///
  /// @param passedTo the service that a role may be passed to; null for any, and for other actions
  record Grant(
      Set<String> actions, Set<String> resources, @Nullable String passedTo, Set<String> reasons) {

    Statement statement() {
      return new Statement(
          List.copyOf(actions),
          List.copyOf(resources),
          passedTo == null ? null : "to pass it to " + passedTo,
          String.join(", ", reasons));
    }
  }

  private final Map<Target, Granted> granted = new LinkedHashMap<>();

  /// Allows actions on resources.
  ///
  /// @param service the prefix of the actions
  /// @param reason what needs them, as a clause
  void allow(
      String service, Collection<String> actions, Collection<String> resources, String reason) {
    for (String resource : resources) {
      add(new Target(service, resource, null), actions, reason);
    }
  }

  /// Allows to pass a role to a service.
  ///
  /// @param service the service; null if it is not known
  void pass(String role, @Nullable String service, String reason) {
    add(new Target("iam", role, service), List.of("PassRole"), reason);
  }

  private void add(Target target, Collection<String> actions, String reason) {
    Granted entry =
        granted.computeIfAbsent(target, key -> new Granted(new TreeSet<>(), new TreeSet<>()));
    actions.forEach(action -> entry.actions().add(target.service() + ":" + action));
    entry.reasons().add(reason);
  }

  /// The statements, sorted by their actions. Resources with the same actions are in one statement,
  /// and what a wider resource allows is not repeated for a narrower one.
  List<Grant> statements() {
    Map<List<Object>, Grant> merged = new LinkedHashMap<>();
    granted.forEach((target, entry) -> {
      Set<String> actions = new TreeSet<>(entry.actions());
      granted.forEach((other, wider) -> {
        if (!other.equals(target)
            && target.passedTo() == null
            && other.passedTo() == null
            && other.service().equals(target.service())
            && covers(other.resource(), target.resource())) {
          actions.removeAll(wider.actions());
        }
      });
      if (!actions.isEmpty()) {
        String passedTo = target.passedTo();
        Grant grant =
            merged.computeIfAbsent(
                List.of(actions, passedTo == null ? "" : passedTo),
                key -> new Grant(actions, new TreeSet<>(), passedTo, new TreeSet<>()));
        grant.resources().add(target.resource());
        grant.reasons().addAll(entry.reasons());
      }
    });
    List<Grant> statements = new ArrayList<>(merged.values());
    statements.sort(Comparator.comparing(grant -> String.join(",", grant.actions())));
    return statements;
  }

  /// Whether a pattern matches all that another one matches.
  private static boolean covers(String wide, String narrow) {
    int at = 0;
    int star = -1;
    int retry = 0;
    for (int i = 0; i < narrow.length(); ) {
      if (at < wide.length() && wide.charAt(at) == '*') {
        star = at++;
        retry = i;
      } else if (at < wide.length() && wide.charAt(at) == narrow.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++retry;
      } else {
        return false;
      }
    }
    return wide.substring(at).chars().allMatch(character -> character == '*');
  }

  /// The statements of a policy in the form of JSON.
  static List<Map<String, Object>> policy(List<Grant> statements) {
    List<Map<String, Object>> policy = new ArrayList<>();
    Map<String, Integer> numbers = new TreeMap<>();
    for (Grant grant : statements) {
      String name = name(grant);
      int number = numbers.merge(name, 1, Integer::sum);
      Map<String, Object> statement = new LinkedHashMap<>();
      statement.put("Sid", number == 1 ? name : name + number);
      statement.put("Effect", "Allow");
      statement.put("Action", List.copyOf(grant.actions()));
      statement.put("Resource", List.copyOf(grant.resources()));
      if (grant.passedTo() != null) {
        statement.put(
            "Condition", Map.of("StringEquals", Map.of("iam:PassedToService", grant.passedTo())));
      }
      policy.add(statement);
    }
    return policy;
  }

  /// A name of letters, as in `Lambda` for `lambda:CreateFunction`.
  private static String name(Grant grant) {
    if (grant.passedTo() != null) {
      return "PassRole";
    }
    String action = grant.actions().iterator().next();
    StringBuilder name = new StringBuilder();
    for (String word : action.substring(0, action.indexOf(':')).split("-", -1)) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return name.toString();
  }
}
