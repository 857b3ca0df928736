package aloft.aws.permission;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.DeployerAccess.Trust;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A CloudFormation template with the role of a deployer, and the OIDC provider of its CI system.
final class RoleTemplate {
  private static final Map<String, String> ISSUERS =
      Map.of("github", "token.actions.githubusercontent.com", "gitlab", "gitlab.com");
  private static final Pattern WITH_IDS = Pattern.compile("[^/@]+@\\d+/[^/@]+@\\d+");

  private RoleTemplate() {}

  /// @param name the name of the service with its stage
  /// @param statements the policy of the role
  /// @param trust who may use it; null for users and roles of the account that may assume it
  static Map<String, Object> of(
      String name, List<Map<String, Object>> statements, @Nullable Trust trust) {
    Map<String, Object> role = new LinkedHashMap<>();
    Map<String, Object> resources = new LinkedHashMap<>();
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("AWSTemplateFormatVersion", "2010-09-09");
    template.put("Description", "The role that deploys " + name);
    if (trust != null) {
      String issuer = issuer(trust.system());
      template.put(
          "Parameters",
          Map.of(
              "ProviderArn",
              object(
                  "Type", "String",
                  "Default", "",
                  "Description",
                      "The ARN of the OIDC provider of " + issuer + "; empty to create it")));
      template.put(
          "Conditions",
          Map.of("CreateProvider", Map.of("Fn::Equals", List.of(ref("ProviderArn"), ""))));
      resources.put("Provider", provider(trust.system(), issuer));
      role.put("AssumeRolePolicyDocument", policy(List.of(trusting(trust, issuer))));
    } else {
      role.put("AssumeRolePolicyDocument", policy(List.of(trustingAccount())));
    }
    // a managed policy may have 6,144 characters, the policy of a role 10,240
    role.put(
        "Policies",
        List.of(
            object(
                "PolicyName",
                "deploy",
                "PolicyDocument",
                policy(statements.stream().map(RoleTemplate::inAccount).toList()))));
    resources.put("Role", object("Type", "AWS::IAM::Role", "Properties", role));
    template.put("Resources", resources);
    template.put(
        "Outputs",
        Map.of("RoleArn", Map.of("Value", Map.of("Fn::GetAtt", List.of("Role", "Arn")))));
    return template;
  }

  private static String issuer(String system) {
    String issuer = ISSUERS.get(system);
    if (issuer == null) {
      throw new UserException(
          Diagnostic.error("permissions/oidc", "\"" + system + "\" is not a known CI system")
              .hint("known are " + String.join(", ", new TreeSet<>(ISSUERS.keySet()))));
    }
    return issuer;
  }

  /// All roles of the account use the provider: it stays when this stack no longer needs it.
  private static Map<String, Object> provider(String system, String issuer) {
    return object(
        "Type",
        "AWS::IAM::OIDCProvider",
        "Condition",
        "CreateProvider",
        "DeletionPolicy",
        "Retain",
        "UpdateReplacePolicy",
        "Retain",
        "Properties",
        object("Url", "https://" + issuer, "ClientIdList", List.of(audience(system))));
  }

  private static String audience(String system) {
    return system.equals("github") ? "sts.amazonaws.com" : "https://gitlab.com";
  }

  private static Map<String, Object> trusting(Trust trust, String issuer) {
    Map<String, Object> equal = object(issuer + ":aud", audience(trust.system()));
    List<String> subjects = subjects(trust);
    Object subject = subjects.size() == 1 ? subjects.getFirst() : subjects;
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("StringEquals", equal);
    if (subjects.stream().anyMatch(pattern -> pattern.contains("*"))) {
      conditions.put("StringLike", Map.of(issuer + ":sub", subject));
    } else {
      equal.put(issuer + ":sub", subject);
    }
    if (subjects.size() > 1) {
      // A claim can contain names of branches and workflows: they must not pass for the repository.
      conditions.put("StringNotLike", Map.of(issuer + ":sub", others(trust.repository())));
    }
    return object(
        "Effect",
        "Allow",
        "Principal",
        Map.of(
            "Federated",
            Map.of("Fn::If", List.of("CreateProvider", ref("Provider"), ref("ProviderArn")))),
        "Action",
        "sts:AssumeRoleWithWebIdentity",
        "Condition",
        conditions);
  }

  /// The patterns of the claim `sub` of the tokens.
  ///
  /// @see <a href="https://docs.github.com/actions/reference/security/oidc">GitHub</a>
  /// @see <a href="https://docs.gitlab.com/ci/cloud_services/">GitLab</a>
  private static List<String> subjects(Trust trust) {
    String branch = trust.branch();
    String environment = trust.environment();
    if (trust.system().equals("github")) {
      String job =
          environment != null
              ? "environment:" + environment
              : branch != null ? "ref:refs/heads/" + branch : "*";
      return repositories(trust.repository()).stream()
          .map(repository -> "repo:" + repository + ":" + job)
          .toList();
    }
    if (environment != null) {
      throw new UserException(
          Diagnostic.error(
                  "permissions/oidc", "the tokens of GitLab have no environment in \"sub\"")
              .hint("use --branch"));
    }
    return List.of(
        "project_path:"
            + trust.repository()
            + ":ref_type:branch:ref:"
            + (branch == null ? "*" : branch));
  }

  /// A repository of GitHub as its tokens name it. Since 15 July 2026, the tokens of repositories
  /// that are new, renamed or transferred have ids that never change after the names:
  /// `ada@1/shop@2`. Names have no `@`.
  private static List<String> repositories(String repository) {
    if (WITH_IDS.matcher(repository).matches()) {
      return List.of(repository);
    }
    if (repository.contains("@")) {
      throw new UserException(
          Diagnostic.error("permissions/oidc", "\"" + repository + "\" does not have both ids")
              .hint("use OWNER/NAME or OWNER@ID/NAME@ID"));
    }
    return List.of(repository, repository.replaceFirst("/", "@*/") + "@*");
  }

  /// The claims of other repositories of the owner that have the name of this one later on.
  private static String others(String repository) {
    return "repo:" + repository.replaceFirst("/", "@*/*/") + "@*";
  }

  private static Map<String, Object> trustingAccount() {
    return object(
        "Effect",
        "Allow",
        "Principal",
        Map.of("AWS", Map.of("Fn::Sub", "arn:${AWS::Partition}:iam::${AWS::AccountId}:root")),
        "Action",
        "sts:AssumeRole");
  }

  /// A statement that names the account: the template knows it.
  private static Map<String, Object> inAccount(Map<String, Object> statement) {
    Map<String, Object> changed = new LinkedHashMap<>(statement);
    if (statement.get("Resource") instanceof List<?> resources) {
      changed.put(
          "Resource", resources.stream().map(arn -> inAccount(String.valueOf(arn))).toList());
    }
    return changed;
  }

  private static Object inAccount(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[4].equals("*")) {
      return arn;
    }
    parts[4] = "${AWS::AccountId}";
    return Map.of("Fn::Sub", String.join(":", parts));
  }

  private static Map<String, Object> policy(List<?> statements) {
    return object("Version", "2012-10-17", "Statement", statements);
  }

  private static Map<String, Object> ref(String id) {
    return Map.of("Ref", id);
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}
