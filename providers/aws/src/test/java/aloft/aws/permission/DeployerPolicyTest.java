package aloft.aws.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.aws.AwsProvider;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Question;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.DeployerAccess;
import aloft.spi.provider.DeployerAccess.Permissions;
import aloft.spi.provider.DeployerAccess.Recipient;
import aloft.spi.provider.DeployerAccess.Statement;
import aloft.spi.provider.DeployerAccess.Trust;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The golden folder `permissions` has whole policies.
class DeployerPolicyTest {
  private static final String FUNCTION = "\"functions\": {\"a\": {\"handler\": \"a.main\"}}";

  private static Permissions permissions(String provider, String sections, Recipient recipient) {
    return permissions(provider, sections, false, recipient);
  }

  private static Permissions permissions(
      String provider, String sections, boolean commands, Recipient recipient) {
    String text =
        "{\"service\": \"shop\", \"provider\": {\"name\": \"aws\""
            + provider
            + "}, "
            + sections
            + "}";
    Mapping manifest = (Mapping) Json.read(text, "serverless.json");
    Blueprint blueprint = new AwsProvider().read(manifest, manifest).orThrow();
    Map<Question, Fact> facts = new HashMap<>();
    blueprint.questions().forEach(question -> facts.put(question, new Fact(Map.of())));
    return ((DeployerAccess) blueprint)
        .permissions(
            blueprint.plan(new Inputs(Artifacts.PLACEHOLDERS, Instant.EPOCH, facts)),
            commands,
            recipient);
  }

  private static List<String> resources(Permissions permissions, String action) {
    return permissions.statements().stream()
        .filter(statement -> statement.actions().contains(action))
        .map(Statement::resources)
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void builtImagesNeedTheirRepository() {
    Permissions permissions =
        permissions(
            ", \"ecr\": {\"images\": {\"app\": {\"path\": \".\"}}}",
            "\"functions\": {\"a\": {\"image\": \"app\"}}",
            new Recipient.Existing());
    assertThat(resources(permissions, "ecr:PutImage"))
        .containsExactly("arn:aws:ecr:us-east-1:*:repository/serverless-shop-dev");
    assertThat(resources(permissions, "ecr:GetAuthorizationToken")).containsExactly("*");
  }

  @Test
  void commandsForFunctionsAreAllowedIfAskedFor() {
    String role = ", \"iam\": {\"deploymentRole\": \"arn:aws:iam::123456789012:role/cloud\"}";
    String service = FUNCTION + ", \"layers\": {\"common\": {\"path\": \"common\"}}";
    Permissions none = permissions(role, service, new Recipient.Existing());
    Permissions commands = permissions(role, service, true, new Recipient.Existing());
    String function = "arn:aws:lambda:us-east-1:*:function:shop-dev-*";
    for (String action :
        List.of("lambda:UpdateFunctionCode", "lambda:InvokeFunction", "lambda:DeleteFunction")) {
      assertThat(resources(none, action)).isEmpty();
      assertThat(resources(commands, action)).contains(function);
    }
    assertThat(resources(commands, "logs:FilterLogEvents"))
        .containsExactly("arn:aws:logs:us-east-1:*:log-group:/aws/lambda/shop-dev-*:*");
    assertThat(resources(commands, "cloudwatch:GetMetricData")).containsExactly("*");
    assertThat(resources(commands, "lambda:DeleteLayerVersion"))
        .containsExactly("arn:aws:lambda:us-east-1:*:layer:common:*");
  }

  @Test
  void updatesOfFunctionsWithACapacityProviderArePublished() {
    String role = ", \"iam\": {\"deploymentRole\": \"arn:aws:iam::123456789012:role/cloud\"}";
    String managed =
        FUNCTION.replace(
            "\"a.main\"",
            "\"a.main\", \"capacityProvider\":"
                + " \"arn:aws:lambda:us-east-1:123456789012:capacity-provider:x\"");
    String action = "lambda:PublishVersion";
    assertThat(resources(permissions(role, managed, true, new Recipient.Existing()), action))
        .containsExactly("arn:aws:lambda:us-east-1:*:function:shop-dev-*");
    assertThat(resources(permissions(role, FUNCTION, true, new Recipient.Existing()), action))
        .isEmpty();
  }

  @Test
  void oneMoreFunctionNeedsNoMorePermissions() {
    String two =
        "\"functions\": {\"a\": {\"handler\": \"a.main\"}, \"b\": {\"handler\": \"b.main\"}}";
    assertThat(permissions("", two, new Recipient.Existing()))
        .isEqualTo(permissions("", FUNCTION, new Recipient.Existing()));
  }

  @ParameterizedTest
  @CsvSource({
    "github, ada@1/shop@2, main, , repo:ada@1/shop@2:ref:refs/heads/main",
    "github, ada@1/shop@2, , prod, repo:ada@1/shop@2:environment:prod",
    "github, ada@1/shop@2, , , repo:ada@1/shop@2:*",
    "gitlab, ada/shop, main, , project_path:ada/shop:ref_type:branch:ref:main",
    "gitlab, ada/shop, , , project_path:ada/shop:ref_type:branch:ref:*",
  })
  void onlyJobsOfTheRepositoryMayUseTheRole(
      String system, String repository, String branch, String environment, String subject) {
    Node condition = condition(new Trust(system, repository, branch, environment));
    String issuer = system.equals("github") ? "token.actions.githubusercontent.com" : "gitlab.com";
    Node claim =
        condition.get(subject.endsWith("*") ? "StringLike" : "StringEquals", issuer + ":sub");
    assertThat(Objects.requireNonNull(claim).text()).isEqualTo(subject);
  }

  /// GitHub decides by the age of the repository whether its tokens have ids.
  @ParameterizedTest
  @CsvSource({
    "main, , ref:refs/heads/main",
    ", prod, environment:prod",
    ", , *",
  })
  void repositoryWithoutIdsIsTrustedWithAnyIds(String branch, String environment, String job) {
    Node condition = condition(new Trust("github", "ada/shop", branch, environment));
    Node claim = condition.get("StringLike", "token.actions.githubusercontent.com:sub");
    assertThat(((Sequence) Objects.requireNonNull(claim)).items().stream().map(Node::text))
        .containsExactly("repo:ada/shop:" + job, "repo:ada@*/shop@*:" + job);
    Node not = condition.get("StringNotLike", "token.actions.githubusercontent.com:sub");
    assertThat(Objects.requireNonNull(not).text()).isEqualTo("repo:ada@*/*/shop@*");
    assertThat(Json.write(Objects.requireNonNull(condition.get("StringEquals")), 0))
        .isEqualTo("{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@1/shop", "ada/shop@2", "ada@x/shop@2", "ada@*/shop@*"})
  void repositoryHasBothIdsOrNone(String repository) {
    Recipient recipient = new Recipient.NewRole(new Trust("github", repository, null, null));
    assertThatThrownBy(() -> permissions("", FUNCTION, recipient))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(repository);
  }

  private static Node condition(Trust trust) {
    Permissions permissions = permissions("", FUNCTION, new Recipient.NewRole(trust));
    return Objects.requireNonNull(
        Json.read(permissions.document(), "role")
            .get(
                "Resources",
                "Role",
                "Properties",
                "AssumeRolePolicyDocument",
                "Statement",
                "0",
                "Condition"));
  }

  @Test
  void providerOfTheAccountStaysWithoutTheStack() {
    Recipient recipient = new Recipient.NewRole(new Trust("github", "ada/shop", "main", null));
    Node role = Json.read(permissions("", FUNCTION, recipient).document(), "role");
    for (String policy : List.of("DeletionPolicy", "UpdateReplacePolicy")) {
      assertThat(Objects.requireNonNull(role.get("Resources", "Provider", policy)).text())
          .isEqualTo("Retain");
    }
  }

  @Test
  void roleNamesTheAccountOfTheTemplate() {
    Permissions permissions = permissions("", FUNCTION, new Recipient.NewRole(null));
    assertThat(permissions.document())
        .contains("arn:aws:lambda:us-east-1:${AWS::AccountId}:function:shop-dev-*")
        .contains("arn:${AWS::Partition}:iam::${AWS::AccountId}:root");
  }

  @Test
  void environmentOfGitLabIsNotInItsTokens() {
    Recipient recipient = new Recipient.NewRole(new Trust("gitlab", "ada/shop", null, "prod"));
    assertThatThrownBy(() -> permissions("", FUNCTION, recipient))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("GitLab");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RoleArn | 'arn:aws:iam::123456789012:role/a' | arn:aws:iam::123456789012:role/a",
        "IAMRoleARN | 'arn:aws:iam::123456789012:role/a' | arn:aws:iam::123456789012:role/a",
        "ServiceRole | 'a' | arn:aws:iam::*:role/a",
        "ServiceRole | '/team/a' | arn:aws:iam::*:role/team/a",
        "ServiceRole | {'Ref': 'Own'} | arn:aws:iam::*:role/own/b",
        "ServiceRole | {'Fn::Sub': '${AWS::StackName}-x'} | arn:aws:iam::*:role/shop-dev-*",
        "RoleArn | {'Fn::GetAtt': ['Own', 'Arn']} | arn:aws:iam::*:role/own/b",
        "RoleArn | {'Fn::If': ['Big', {'Ref': 'AWS::NoValue'}, 'c']} | arn:aws:iam::*:role/c",
        "Nodes | [{'Deep': {'RoleArn': 'd'}}] | arn:aws:iam::*:role/d",
        "RoleArn | {'Ref': 'AWS::NoValue'} | ",
        "RoleName | 'a' | ",
        "Roles | ['a'] | ",
      })
  void rolesOfUnknownTypesMayBePassed(String property, String value, @Nullable String role) {
    String sections =
        FUNCTION
            + """
            , "resources": {"Resources": {
              "Own": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/own/", "RoleName": "b"}},
              "Other": {"Type": "AWS::Glue::Job", "Properties": {"%s": %s}}}}
            """
                .formatted(property, value.replace('\'', '"'));
    Permissions permissions = permissions("", sections, new Recipient.Existing());
    List<String> passed =
        permissions.statements().stream()
            .filter(statement -> statement.actions().contains("iam:PassRole"))
            .filter(statement -> statement.condition() == null)
            .map(Statement::resources)
            .flatMap(List::stream)
            .toList();
    assertThat(passed).isEqualTo(role == null ? List.of() : List.of(role));
    assertThat(permissions.findings())
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message())
                .contains("glue:* on all resources" + (role == null ? "" : " and to pass ")));
  }

  @Test
  void noPolicyAllowsToPassAnyRole() {
    String sections =
        FUNCTION
            + """
            , "resources": {"Resources": {"Other": {"Type": "AWS::Glue::Job", "Properties": {
              "RoleArn": {"Fn::ImportValue": "role"}, "ServiceRole": "a",
              "JobRole": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${Name}"}}}}}
            """;
    Permissions permissions = permissions("", sections, new Recipient.Existing());
    assertThat(permissions.statements())
        .filteredOn(statement -> statement.actions().contains("iam:PassRole"))
        .flatMap(Statement::resources)
        .noneMatch(resource -> resource.endsWith("*") && !resource.endsWith("-*"));
    assertThat(permissions.findings())
        .singleElement()
        .extracting(Diagnostic::message)
        .asString()
        .endsWith(
            " and to pass arn:aws:iam::*:role/a to any service, but not to pass the role that is"
                + " not known yet");
  }

  @Test
  void policyThatIsTooLongForARoleIsReported() {
    StringBuilder tables = new StringBuilder("\"resources\": {\"Resources\": {");
    for (int i = 0; i < 200; i++) {
      tables
          .append(i == 0 ? "" : ", ")
          .append(
              "\"T"
                  + i
                  + "\": {\"Type\": \"AWS::SNS::Topic\", \"Properties\": {\"TopicName\":"
                  + " \"a-topic-with-a-long-name-"
                  + i
                  + "\"}}");
    }
    Permissions permissions =
        permissions("", FUNCTION + ", " + tables + "}}", new Recipient.Existing());
    assertThat(permissions.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo("permissions/size"));
  }
}
