package aloft.google.cloud.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import com.google.type.Expr;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccessTest {
  private static final String INVOKER = "roles/run.invoker";

  private static Binding binding(String role, String... members) {
    return Binding.newBuilder().setRole(role).addAllMembers(List.of(members)).build();
  }

  private static Policy policy(Binding... bindings) {
    return Policy.newBuilder()
        .setEtag(ByteString.copyFromUtf8("etag"))
        .addAllBindings(List.of(bindings))
        .build();
  }

  @Test
  void membersAreAddedToTheBindingOfTheRole() {
    Binding conditional =
        binding(INVOKER, "user:night@x.org").toBuilder()
            .setCondition(Expr.newBuilder().setExpression("false"))
            .build();
    Binding viewer = binding("roles/run.viewer", "user:ann@x.org");
    Policy before = policy(viewer, conditional, binding(INVOKER, "user:bob@x.org"));
    assertThat(Access.changed(before, Set.of("user:cem@x.org"), Set.of()))
        .isEqualTo(
            policy(viewer, conditional, binding(INVOKER, "user:bob@x.org", "user:cem@x.org")));
  }

  @Test
  void equalPolicyIsNotChanged() {
    Policy before = policy(binding(INVOKER, "user:cem@x.org", "user:bob@x.org"));
    assertThat(Access.changed(before, Set.of("user:bob@x.org"), Set.of())).isEqualTo(before);
  }

  @Test
  void formerMembersLoseTheRoleAndOthersKeepIt() {
    Policy before = policy(binding(INVOKER, "user:bob@x.org", "user:cem@x.org"));
    assertThat(Access.changed(before, Set.of(), Set.of("user:bob@x.org")))
        .isEqualTo(policy(binding(INVOKER, "user:cem@x.org")));
    assertThat(Access.changed(before, Set.of(), Set.of("user:bob@x.org", "user:cem@x.org")))
        .isEqualTo(policy());
  }

  @Test
  void missingBindingIsCreated() {
    assertThat(Access.changed(policy(), Set.of("user:bob@x.org"), Set.of()))
        .isEqualTo(policy(binding(INVOKER, "user:bob@x.org")));
  }
}
