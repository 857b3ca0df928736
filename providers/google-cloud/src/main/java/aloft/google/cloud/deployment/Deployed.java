package aloft.google.cloud.deployment;

import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.StateMessage;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function in the cloud.
public sealed interface Deployed {
  /// The last part of its name.
  String id();

  /// Whether it can be called as it was deployed last.
  boolean isActive();

  /// Its URL; empty if its first deployment has failed.
  String uri();

  /// The full name of its Cloud Run service.
  String service();

  /// The service account that it runs as; empty for the default one.
  String account();

  /// What Google says about its state without calling it failed.
  List<String> warnings();

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /// A function of Cloud Functions, which manages a Cloud Run service for it.
  record OfFunctions(Function function) implements Deployed {
    @Override
    public String id() {
      return Deployed.id(function.getName());
    }

    @Override
    public boolean isActive() {
      return function.getState() == Function.State.ACTIVE;
    }

    @Override
    public String uri() {
      return function.getServiceConfig().getUri();
    }

    @Override
    public String service() {
      return function.getServiceConfig().getService();
    }

    @Override
    public String account() {
      return function.getServiceConfig().getServiceAccountEmail();
    }

    @Override
    public List<String> warnings() {
      return function.getStateMessagesList().stream()
          .filter(message -> message.getSeverity() == StateMessage.Severity.WARNING)
          .map(message -> message.getMessage().strip())
          .toList();
    }
  }

  /// A service of Cloud Run that runs the sources of a function.
  record OfRun(Service resource) implements Deployed {
    static final String TRIGGER_LABEL = "aloft-trigger";

    @Override
    public String id() {
      return Deployed.id(service());
    }

    @Override
    public boolean isActive() {
      return resource.getTerminalCondition().getState() == Condition.State.CONDITION_SUCCEEDED
          && !resource.getReconciling();
    }

    @Override
    public String uri() {
      return resource.getUri();
    }

    @Override
    public String service() {
      return resource.getName();
    }

    @Override
    public String account() {
      return resource.getTemplate().getServiceAccount();
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    /// The region of its trigger; null if it has none.
    @Nullable String triggerRegion() {
      return resource.getLabelsMap().get(TRIGGER_LABEL);
    }
  }
}
