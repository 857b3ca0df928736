package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import com.google.api.services.cloudresourcemanager.v3.model.Binding;
import com.google.api.services.cloudresourcemanager.v3.model.GetIamPolicyRequest;
import com.google.api.services.cloudresourcemanager.v3.model.GetPolicyOptions;
import com.google.api.services.cloudresourcemanager.v3.model.Policy;
import com.google.api.services.cloudresourcemanager.v3.model.SetIamPolicyRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets Cloud Storage publish its events: its own service account in the project needs a role of
/// Pub/Sub, or the creation of a trigger fails. Other roles and members of the project are left
/// alone.
///
/// @see <a href="https://cloud.google.com/eventarc/docs/run/quickstart-storage">Cloud Storage
///   events</a>
record StorageEvents(Clients clients) {
  private static final String TYPES = "google.cloud.storage.object.v1.";
  private static final String ROLE = "roles/pubsub.publisher";
  private static final int POLICY_VERSION = 3;
  private static final int MAX_ATTEMPTS = 5;

  /// Whether a function receives events of Cloud Storage.
  static boolean areWantedBy(WantedFunction function) {
    String type = function.eventType();
    return type != null && type.startsWith(TYPES);
  }

  /// Gives the role, unless it is there.
  ///
  /// @return a warning if the roles of the project cannot be read; else null
  /// @throws UserException with the code `google/storage-events` if the role is missing and cannot
  ///   be given
  @Nullable Diagnostic allow() {
    String account = null;
    try {
      account = account();
      give("serviceAccount:" + account);
      return null;
    } catch (FailedCallException e) {
      return switch (e.failure()) {
        case GoogleFailure.AccessDenied denied -> unknown(account, denied);
        case GoogleFailure.ApiDisabled disabled -> unknown(account, disabled);
        default -> throw e;
      };
    }
  }

  private Diagnostic unknown(@Nullable String account, GoogleFailure failure) {
    return Diagnostic.warning(
            "google/storage-events",
            "whether Cloud Storage may send its events is not known: "
                + failure.diagnostic().message())
        .hint("if the function is not called, run: " + command(account));
  }

  private String command(@Nullable String account) {
    return "gcloud projects add-iam-policy-binding "
        + clients.project()
        + " --role "
        + ROLE
        + " --member \"serviceAccount:"
        + (account == null
            ? "$(gcloud storage service-agent --project " + clients.project() + ")"
            : account)
        + "\"";
  }

  private String account() {
    return GoogleErrors.call(() ->
        clients
            .storage()
            .projects()
            .serviceAccount()
            .get(clients.project())
            .execute()
            .getEmailAddress());
  }

  private void give(String member) {
    PollingDelay delay = new PollingDelay();
    for (int attempt = 1; ; attempt++) {
      Policy policy = policy();
      if (!add(policy, member)) {
        return;
      }
      SetIamPolicyRequest request = new SetIamPolicyRequest().setPolicy(policy);
      try {
        GoogleErrors.call(
            () -> clients.projects().projects().setIamPolicy(project(), request).execute());
        return;
      } catch (FailedCallException e) {
        if (e.failure() instanceof GoogleFailure.AccessDenied) {
          throw new UserException(
              Diagnostic.error(
                      "google/storage-events",
                      "Cloud Storage may not send its events: its service account lacks the role "
                          + ROLE
                          + ", and your account may not give it")
                  .hint(
                      "someone who may has to run: "
                          + command(member.substring(member.indexOf(':') + 1))),
              e);
        }
        if (attempt == MAX_ATTEMPTS || !(e.failure() instanceof GoogleFailure.Conflict)) {
          throw e;
        }
        delay.sleep();
      }
    }
  }

  private String project() {
    return "projects/" + clients.project();
  }

  private Policy policy() {
    GetIamPolicyRequest request =
        new GetIamPolicyRequest()
            .setOptions(new GetPolicyOptions().setRequestedPolicyVersion(POLICY_VERSION));
    return GoogleErrors.call(
        () -> clients.projects().projects().getIamPolicy(project(), request).execute());
  }

  /// Adds a member to the role in a policy, whose etag stays.
  ///
  /// @return false if it has the role
  private static boolean add(Policy policy, String member) {
    List<Binding> bindings =
        new ArrayList<>(policy.getBindings() == null ? List.of() : policy.getBindings());
    for (Binding binding : bindings) {
      if (binding.getRole().equals(ROLE)
          && binding.getCondition() == null
          && binding.getMembers() != null) {
        if (binding.getMembers().contains(member)) {
          return false;
        }
        List<String> members = new ArrayList<>(binding.getMembers());
        members.add(member);
        binding.setMembers(members);
        return true;
      }
    }
    bindings.add(new Binding().setRole(ROLE).setMembers(List.of(member)));
    policy.setBindings(bindings);
    return true;
  }
}
