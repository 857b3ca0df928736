package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedState;
import com.google.cloud.run.v2.Service;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.GetPolicyOptions;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.protobuf.FieldMask;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides who may call the URL of a function, which is that of its Cloud Run service: everybody,
/// or members with the role of an invoker. Other roles and members of the service are left alone.
record Access(Clients clients) {
  private static final String ROLE = "roles/run.invoker";
  private static final int POLICY_VERSION = 3;
  private static final int MAX_ATTEMPTS = 5;

  /// Gives access to a function that has just been deployed: an update may have reset it.
  ///
  /// @param before what was wanted by the last deployment; null if that is not known
  /// @param isNew whether the function was created, so that nobody has access
  void grant(
      Deployed function,
      WantedFunction.Access wanted,
      WantedFunction.@Nullable Access before,
      boolean isNew) {
    String service = function.service();
    if (wanted.isPublic() || !isNew) {
      setPublic(service, wanted.isPublic());
    }
    Set<String> members = members(wanted, function);
    Set<String> former = before == null ? new TreeSet<>() : members(before, function);
    former.removeAll(members);
    if (!members.isEmpty() || !former.isEmpty()) {
      setInvokers(service, members, former);
    }
  }

  private Set<String> members(WantedFunction.Access access, Deployed function) {
    Set<String> members = new TreeSet<>();
    for (String member : access.invokers()) {
      members.add(
          member.contains(WantedState.OWN_ACCOUNT)
              ? member.replace(WantedState.OWN_ACCOUNT, account(function))
              : member);
    }
    return members;
  }

  /// The service account that a function runs as.
  String account(Deployed function) {
    String email = function.account();
    return email.isEmpty()
        ? new ObjectStore(clients, ObjectStore.deploymentBucket(clients)).projectNumber()
            + "-compute@developer.gserviceaccount.com"
        : email;
  }

  private void setPublic(String name, boolean isPublic) {
    RunStore services = new RunStore(clients);
    Service service = services.get(name);
    if (service.getInvokerIamDisabled() != isPublic) {
      services.update(
          Service.newBuilder()
              .setName(name)
              .setInvokerIamDisabled(isPublic)
              .setTemplate(service.getTemplate())
              .build(),
          FieldMask.newBuilder().addPaths("invoker_iam_disabled").build());
    }
  }

  private void setInvokers(String service, Set<String> members, Set<String> former) {
    PollingDelay delay = new PollingDelay();
    for (int attempt = 1; ; attempt++) {
      Policy policy =
          GoogleErrors.call(() ->
              clients
                  .run()
                  .getIamPolicyCallable()
                  .call(
                      GetIamPolicyRequest.newBuilder()
                          .setResource(service)
                          .setOptions(
                              GetPolicyOptions.newBuilder()
                                  .setRequestedPolicyVersion(POLICY_VERSION))
                          .build()));
      Policy changed = changed(policy, members, former);
      if (changed.equals(policy)) {
        return;
      }
      SetIamPolicyRequest request =
          SetIamPolicyRequest.newBuilder().setResource(service).setPolicy(changed).build();
      try {
        GoogleErrors.call(() -> clients.run().setIamPolicyCallable().call(request));
        return;
      } catch (FailedCallException e) {
        if (attempt == MAX_ATTEMPTS || !(e.failure() instanceof GoogleFailure.Conflict)) {
          throw e;
        }
        delay.sleep();
      }
    }
  }

  /// The policy with other members of the role; its etag is kept, so that the change of someone
  /// else is not lost.
  static Policy changed(Policy policy, Set<String> members, Set<String> former) {
    Policy.Builder changed = policy.toBuilder().clearBindings();
    Set<String> missing = new TreeSet<>(members);
    boolean found = false;
    for (Binding binding : policy.getBindingsList()) {
      if (!binding.getRole().equals(ROLE) || binding.hasCondition()) {
        changed.addBindings(binding);
        continue;
      }
      Set<String> next = new TreeSet<>(binding.getMembersList());
      next.removeAll(former);
      if (!found) {
        next.addAll(missing);
        found = true;
      }
      boolean same = next.equals(new TreeSet<>(binding.getMembersList()));
      if (same) {
        changed.addBindings(binding);
      } else if (!next.isEmpty()) {
        changed.addBindings(binding.toBuilder().clearMembers().addAllMembers(next));
      }
    }
    if (!found && !missing.isEmpty()) {
      changed.addBindings(Binding.newBuilder().setRole(ROLE).addAllMembers(missing));
    }
    return changed.build();
  }
}
