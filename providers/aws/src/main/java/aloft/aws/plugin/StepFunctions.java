package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.event.http.StepFunctionsMethods;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.model.Trigger;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `serverless-step-functions`: state machines and activities, with roles that are worked out from
/// the definitions.
public final class StepFunctions implements Plugin {
  /// The name of the plugin.
  public static final String NAME = "serverless-step-functions";

  static final String CODE = "plugin/step-functions";
  private static final Set<String> SETTINGS =
      Set.of(
          "id",
          "events",
          "name",
          "role",
          "useExactVersion",
          "definition",
          "dependsOn",
          "tags",
          "alarms",
          "notifications",
          "type",
          "retain",
          "loggingConfig",
          "tracingConfig",
          "encryptionConfig",
          "inheritGlobalTags",
          "iamRoleStatements");

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public Support support() {
    return new Support.Replaced("state machines and activities are part of the template");
  }

  private static @Nullable Node section(AwsService service, String key) {
    Node value = service.manifest().node().get("stepFunctions", key);
    return value == null || value.isNull() ? null : value;
  }

  private static List<StateMachine> machines(AwsService service) {
    List<StateMachine> machines = new ArrayList<>();
    if (section(service, "stateMachines") instanceof Mapping mapping) {
      mapping
          .values()
          .forEach((key, value) -> {
            if (value instanceof Mapping machine) {
              machines.add(new StateMachine(key, machine));
            }
          });
    }
    return machines;
  }

  private static boolean isOn(AwsService service, String key) {
    return section(service, key) instanceof Scalar flag && Boolean.TRUE.equals(flag.value());
  }

  @Override
  public void check(AwsService service, DiagnosticCollector findings) {
    Node stateMachines = section(service, "stateMachines");
    if (stateMachines instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        if (entry.value() instanceof Mapping machine) {
          check(new StateMachine(entry.key(), machine), service, findings);
        } else {
          findings.error(entry.place(), "manifest/type", "expected an object with a definition");
        }
      }
    } else if (stateMachines != null) {
      findings.error(
          stateMachines.place(), "manifest/type", "expected an object of state machines");
    }
    Node activities = section(service, "activities");
    if (activities != null && !(activities instanceof Sequence)) {
      findings.error(activities.place(), "manifest/type", "expected a list of names");
    }
  }

  private static void check(
      StateMachine machine, AwsService service, DiagnosticCollector findings) {
    for (Diagnostic unknown : Unknown.of(machine.node(), SETTINGS, "a state machine")) {
      findings.add(unknown.asError());
    }
    Node definition = machine.get("definition");
    if (definition == null) {
      findings.error(
          machine.node().place(),
          CODE,
          "the state machine \"" + machine.key() + "\" has no \"definition\"",
          "write its states, or name a file: ${file(machine.asl.json)}");
      return;
    }
    if (machine.get("role") != null && machine.get("iamRoleStatements") != null) {
      findings.error(
          machine.node().place(),
          CODE,
          "the state machine \"" + machine.key() + "\" has both \"role\" and \"iamRoleStatements\"",
          "remove one of them");
    }
    if (machine.get("alarms") instanceof Mapping alarms) {
      new StateMachineAlarms(machine, alarms).check(findings);
    }
    if (machine.get("notifications") instanceof Mapping notifications) {
      new StateMachineNotifications(machine, notifications, Map.of()).check(findings);
    }
    checkEvents(machine, findings);
    StepFunctionsMethods methods = new StepFunctionsMethods(service);
    machine.calls().forEach(call -> methods.check(call, findings));
    if (machine.get("role") == null) {
      for (Node task : machine.tasks()) {
        Node resource = task.get("Resource");
        if (!machine.isKnown(task)) {
          findings.warning(
              definition.place(),
              CODE,
              "the role of the state machine \""
                  + machine.key()
                  + "\" gets no permission for "
                  + (resource == null || resource.text() == null ? "a task" : resource.text()),
              "add it to \"iamRoleStatements\" of the state machine");
        }
      }
    }
    if (isOn(service, "validate")) {
      checkStates(machine, definition, findings);
    }
  }

  private static void checkEvents(StateMachine machine, DiagnosticCollector findings) {
    if (!(machine.get("events") instanceof Sequence events)) {
      return;
    }
    for (Node item : events.items()) {
      if (!(item instanceof Mapping event)) {
        findings.error(
            item.place(), "manifest/type", "expected an event, as in \"- schedule: rate(1 hour)\"");
        continue;
      }
      for (Mapping.Entry entry : event.entries().values()) {
        // Those of http are checked where they are compiled.
        if (!entry.key().equals("http")) {
          checkEvent(entry, findings);
        }
      }
    }
  }

  private static void checkEvent(Mapping.Entry entry, DiagnosticCollector findings) {
    Node settings = entry.value();
    if (!StateMachineEvents.isKnown(entry.key())) {
      findings.warning(
          entry.place(),
          CODE,
          "the event \"" + entry.key() + "\" of a state machine is missing",
          "a state machine has the events http, schedule, cloudwatchEvent and eventBridge");
    } else if (settings instanceof Mapping && inputs(settings) > 1) {
      findings.error(
          settings.place(),
          CODE,
          "an event can have only one of \"input\", \"inputPath\" and \"inputTransformer\"",
          "remove the others");
    } else if (entry.key().equals("schedule")
        ? settings instanceof Mapping && settings.get("rate") == null
        : settings.get("event") == null) {
      String missing = entry.key().equals("schedule") ? "rate" : "event";
      findings.error(
          settings.place(), CODE, "\"" + missing + "\" of the event is missing", "add it");
    }
  }

  private static long inputs(Node settings) {
    return List.of("input", "inputPath", "inputTransformer").stream()
        .filter(key -> settings.get(key) != null)
        .count();
  }

  /// Checks with `validate` that all states exist that others name.
  private static void checkStates(
      StateMachine machine, Node definition, DiagnosticCollector findings) {
    if (!(machine.states() instanceof Mapping states)) {
      findings.error(definition.place(), CODE, "the definition has no \"States\"", null);
      return;
    }
    List<Node> names = new ArrayList<>();
    Node start = definition.get("StartAt");
    if (definition instanceof Mapping && start == null) {
      findings.error(definition.place(), CODE, "the definition has no \"StartAt\"", null);
    } else if (start != null) {
      names.add(start);
    }
    if (definition.get("States") instanceof Mapping written) {
      written.values().forEach((name, state) -> addTargets(state, names));
    }
    for (Node name : names) {
      String text = name.text();
      if (text != null && !states.entries().containsKey(text)) {
        findings.error(
            name.place(),
            CODE,
            "there is no state \"" + text + "\"",
            Suggestion.didYouMean(text, states.entries().keySet()));
      }
    }
  }

  private static void addTargets(Node state, List<Node> names) {
    for (String key : List.of("Next", "Default")) {
      Node next = state.get(key);
      if (next != null) {
        names.add(next);
      }
    }
    for (String key : List.of("Choices", "Catch")) {
      if (state.get(key) instanceof Sequence list) {
        list.items().forEach(item -> addTargets(item, names));
      }
    }
  }

  /// Adds routes for the `http` events to the local triggers of a service that lists the plugin.
  ///
  /// @return a note on the state machines, which the local cloud does not emulate; null for none
  public static @Nullable String addLocal(AwsService service, List<Trigger> triggers) {
    List<StateMachine> machines =
        Plugins.isListed(service, NAME) ? machines(service) : List.<StateMachine>of();
    if (machines.isEmpty()) {
      return null;
    }
    boolean isCalled = false;
    StepFunctionsMethods methods = new StepFunctionsMethods(service);
    List<String> names = new ArrayList<>();
    for (StateMachine machine : machines) {
      names.add(machine.key());
      for (StepFunctionsMethods.Call call : machine.calls()) {
        methods.addLocal(call, machine.key(), triggers);
        isCalled = true;
      }
    }
    return "state machines are not emulated locally yet: "
        + String.join(", ", names)
        + (isCalled ? "; requests for them get the status 501" : "");
  }

  @Override
  public Fragment compile(AwsService service, Fragment generated, Instant moment) {
    Fragment machines =
        Fragment.build(builder -> {
          machines(service)
              .forEach(machine ->
                  machine.compile(
                      service, generated.resources(), !isOn(service, "noOutput"), builder));
          if (section(service, "activities") instanceof Sequence activities) {
            for (Node activity : activities.items()) {
              String name = activity instanceof Scalar scalar ? scalar.print() : "";
              String id = LogicalIds.stem(name) + "StepFunctionsActivity";
              builder
                  .at(activity.place())
                  .resource(
                      id, Resource.of("AWS::StepFunctions::Activity", Fields.with("Name", name)))
                  .output(id + "Arn", Output.of("Current StateMachine Arn", Value.ref(id)));
            }
          }
        });
    List<StepFunctionsMethods.Call> calls =
        machines(service).stream().flatMap(machine -> machine.calls().stream()).toList();
    return new StepFunctionsMethods(service).addTo(generated.plus(machines), calls, moment);
  }
}
