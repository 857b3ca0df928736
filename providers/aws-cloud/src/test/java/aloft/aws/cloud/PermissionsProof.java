package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.LocalEmu;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.DeployerAccess;
import aloft.spi.provider.DeployerAccess.Recipient;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The policy of `aloft permissions` is enough for the life of a service, and each of its
/// statements is needed: IAM is enforced by LocalEmu, also for what CloudFormation does.
/// `-Ppermissions` runs it.
final class PermissionsProof {
  private static final String QUEUES =
      """
      {
        "service": "shop",
        "provider": {"name": "aws", "runtime": "nodejs22.x"},
        "functions": {"hello": {"handler": "handler.main", "events": [
          {"http": "GET /hello"}, {"sqs": {"arn": {"Fn::GetAtt": ["Orders", "Arn"]}}}]}},
        "resources": {"Resources": {
          "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}},
          "Items": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "TableName": "items",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}}}}
      }
      """;
  private static final String TIMERS =
      """
      {
        "service": "clock",
        "provider": {"name": "aws", "runtime": "nodejs22.x", "deploymentMethod": "direct"},
        "functions": {
          "tick": {"handler": "handler.main", "events": [{"schedule": "rate(1 hour)"}]},
          "tell": {"handler": "handler.main", "events": [{"sns": "news"}]}},
        "resources": {"Resources": {
          "Setting": {"Type": "AWS::SSM::Parameter", "Properties": {
            "Name": "/clock/setting", "Type": "String", "Value": "x"}}}}
      }
      """;

  /// The first actions of statements that AWS needs and that LocalEmu never asks for.
  /// CloudFormation reads log groups with the statement of `logs:DescribeIndexPolicies`; LocalEmu
  /// asks for none of its actions.
  private static final Set<String> NOT_ASKED =
      Set.of("iam:PassRole", "cloudformation:TagResource", "logs:DescribeIndexPolicies");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {QUEUES, TIMERS})
  void policyIsEnoughAndEachStatementIsNeeded(String manifest) {
    ServiceFixture service =
        new ServiceFixture(folder, manifest, ServiceFixture.handler("hello"), Map.of());
    Mapping policy = policy(service);
    List<Node> statements = ((Sequence) Objects.requireNonNull(policy.get("Statement"))).items();
    assertThat(refusal(service, policy)).isNull();
    Set<String> unneeded = new TreeSet<>();
    for (int i = 0; i < statements.size(); i++) {
      List<Node> rest = new ArrayList<>(statements);
      Node removed = rest.remove(i);
      UserException refusal =
          refusal(service, policy.with("Statement", new Sequence(rest, policy.place())));
      if (refusal == null) {
        unneeded.add(firstAction(removed));
      }
    }
    assertThat(NOT_ASKED).containsAll(unneeded);
  }

  /// Why the life of a service under a policy ends early, or of what it warns; null if it ends well
  /// and without a warning. Each has a new emulator: nothing but the policy differs. The text is
  /// not checked, because LocalEmu does not say in all of them that access was denied.
  private static @Nullable UserException refusal(ServiceFixture service, Mapping policy) {
    try (LocalEmu cloud = LocalEmu.start()) {
      List<Diagnostic> warnings = live(service, cloud.user("deployer", Json.write(policy)));
      return warnings.isEmpty() ? null : new UserException(warnings);
    } catch (UserException refused) {
      return refused;
    }
  }

  private static String firstAction(Node statement) {
    return String.valueOf(Objects.requireNonNull(statement.get("Action", "0")).text());
  }

  private static Mapping policy(ServiceFixture service) {
    DeployerAccess access = (DeployerAccess) service.blueprint();
    return (Mapping)
        Json.read(
            access.permissions(service.bundle().plan(), false, new Recipient.Existing()).document(),
            "policy");
  }

  /// Deploys, changes, rolls back and removes a service.
  ///
  /// @return what the removal warns of
  private static List<Diagnostic> live(ServiceFixture service, Map<String, String> user) {
    List<Diagnostic> warnings = new ArrayList<>();
    Progress progress =
        event -> {
          if (event instanceof ProgressEvent.Noted(Diagnostic noted)
              && noted.severity() == Severity.WARNING) {
            warnings.add(noted);
          }
        };
    try (Cloud cloud = service.connect(user)) {
      Target target = service.blueprint().target();
      Deployments deployments = cloud.deployments();
      apply(deployments, target, service);
      apply(deployments, target, service.returning("changed"));
      String first = deployments.history(target).getLast().id();
      assertThat(
              deployments
                  .rollback(target, first, CloudFixture.NO_REMOVALS, Progress.SILENT)
                  .changed())
          .isTrue();
      assertThat(deployments.remove(target, progress).changed()).isTrue();
    }
    return warnings;
  }

  private static void apply(Deployments deployments, Target target, ServiceFixture service) {
    deployments.apply(target, service.bundle(), false, CloudFixture.NO_REMOVALS, Progress.SILENT);
  }
}
