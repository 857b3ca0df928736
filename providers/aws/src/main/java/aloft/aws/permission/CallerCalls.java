package aloft.aws.permission;

import aloft.aws.function.FunctionUpdate;
import aloft.aws.function.Images;
import aloft.aws.plan.AwsStep;
import aloft.aws.plan.BucketStep;
import aloft.aws.plan.CleanUpStep;
import aloft.aws.plan.DomainStep;
import aloft.aws.plan.OutputFileStep;
import aloft.aws.plan.ProtectionStep;
import aloft.aws.plan.PruneStep;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.aws.plan.StageStep;
import aloft.aws.plan.UploadStep;
import aloft.spi.plan.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The calls that Aloft makes itself, with the rights of its user.
final class CallerCalls {
  private static final Pattern IMAGE = Pattern.compile("^(\\d{12})\\.dkr\\.ecr\\.[^/]+/([^:@]+)");
  private static final String FILES = "the files of deployments";
  private static final String STACK = "the stack";
  private static final String STAGE = "the stage of the REST API";

  private final Grants grants;
  private final Arns arns;
  private final StackLocation location;

  CallerCalls(Grants grants, Arns arns, StackLocation location) {
    this.grants = grants;
    this.arns = arns;
    this.location = location;
  }

  /// Allows the calls of a deployment, of a rollback and of a removal.
  ///
  /// @param subscribed the log groups to which the stack subscribes
  void allow(List<AwsStep> steps, Set<Question> questions, Set<String> subscribed) {
    stack(
        "ContinueUpdateRollback",
        "CreateChangeSet",
        "DeleteChangeSet",
        "DeleteStack",
        "DescribeChangeSet",
        "DescribeEvents",
        "DescribeStackEvents",
        "DescribeStackResource",
        "DescribeStacks",
        "ExecuteChangeSet",
        "GetTemplate",
        "ListChangeSets",
        "ListStackResources",
        "RollbackStack");
    steps.forEach(this::allow);
    if (location.apiKeys()) {
      allow(
          "apigateway",
          STAGE + " leaves its usage plans before it is removed",
          "/usageplans",
          "GET");
      allow(
          "apigateway",
          STAGE + " leaves its usage plans before it is removed",
          "/usageplans/*",
          "GET",
          "PATCH");
      allow("apigateway", "the values of API keys are shown", "/apikeys/*", "GET");
    }
    for (String group : subscribed) {
      allow(
          "logs",
          "subscription filters make room for new ones",
          "log-group:" + arns.shortened(group) + ":*",
          "DeleteSubscriptionFilter",
          "DescribeSubscriptionFilters",
          "PutSubscriptionFilter");
    }
    questions.forEach(this::allow);
    String repository = location.repository();
    if (repository != null) {
      allow(
          "ecr",
          "the repository is removed with the service",
          "repository/" + repository,
          "DeleteRepository");
    }
  }

  /// Allows the calls of the commands for deployed functions.
  ///
  /// @param functions by their names in Lambda
  void allowCommands(Map<String, FunctionUpdate> functions) {
    functions.forEach((name, function) -> {
      String resource = "function:" + arns.shortened(name);
      allow("lambda", "aloft invoke", resource, "InvokeFunction");
      for (String qualified : List.of(resource, resource + ":*")) {
        allow(
            "lambda",
            "single functions are updated and inspected",
            qualified,
            "DeleteFunction",
            "GetFunction",
            "GetFunctionConfiguration",
            "ListAliases",
            "ListVersionsByFunction",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration");
      }
      if (function.hasCapacityProvider()) {
        allow("lambda", "calls run the updated function", resource, "PublishVersion");
      }
      String group =
          function.settings().get("LoggingConfig") instanceof Map<?, ?> logging
                  && logging.get("LogGroup") instanceof String own
              ? own
              : "/aws/lambda/" + name;
      allow("logs", "aloft logs", "log-group:" + arns.shortened(group) + ":*", "FilterLogEvents");
    });
    for (StackLocation.Layer layer : location.layers()) {
      pruneLayer(layer.deployedName());
    }
    allow("cloudwatch", "aloft metrics", "*", "GetMetricData");
  }

  /// Allows to look for log groups that exist before the stack creates them. CloudFormation needs
  /// the same, but has its own role.
  void findLogGroups() {
    grants.allow(
        "logs",
        List.of("DescribeLogGroups"),
        List.of("*"),
        "log groups that exist are found before they are created");
  }

  /// Allows to look for stacks that import what this one exports: its removal is refused before
  /// anything is deleted.
  void findImports() {
    grants.allow(
        "cloudformation",
        List.of("ListImports"),
        List.of("*"),
        "stacks that import an export are found before the removal");
  }

  private void allow(AwsStep step) {
    switch (step) {
      case BucketStep bucket -> bucket(bucket);
      case UploadStep upload -> upload(upload);
      case StackStep stack -> stack(stack);
      case StageStep stage -> stage(stage);
      case ProtectionStep _ -> stack("UpdateTerminationProtection");
      case PruneStep prune -> prune(prune);
      case DomainStep domains -> domains(domains);
      case OutputFileStep _, CleanUpStep _ -> {}
    }
  }

  private void stack(String... actions) {
    allow("cloudformation", STACK, "stack/" + location.stack() + "/*", actions);
  }

  private void stack(StackStep step) {
    if (step.direct()) {
      stack("CreateStack", "UpdateStack");
    }
    if (!step.policy().isEmpty()) {
      stack("GetStackPolicy", "SetStackPolicy");
    }
    if (!step.tags().isEmpty()) {
      stack("TagResource", "UntagResource");
      allow(
          "cloudformation",
          "the tags of the stack",
          "changeSet/" + changeSets(location.stack()),
          "TagResource");
    }
    for (String topic : step.notificationArns()) {
      if (topic.startsWith("arn:")) {
        allow("sns", "the stack sends notifications", topic, "Publish");
      }
    }
  }

  private static String changeSets(String stack) {
    return (stack.length() > 95 ? stack.substring(0, 95) : stack) + "-change-set-*";
  }

  /// The user's own bucket holds the folders of other services, too.
  private void bucket(BucketStep step) {
    String own = step.name();
    if (own == null) {
      String generated = Arns.generated(location.stack()).toLowerCase(Locale.ROOT);
      files(generated, generated + "/*");
      return;
    }
    files(own, own + "/" + location.folder() + "*");
    BucketStep.Creation created = step.created();
    if (created != null) {
      List<String> actions = new ArrayList<>(List.of("CreateBucket", "DeleteBucket"));
      addIf(actions, created.encryption() != null, "PutEncryptionConfiguration");
      addIf(actions, created.versioned(), "PutBucketVersioning");
      addIf(actions, created.accelerated(), "PutAccelerateConfiguration");
      addIf(actions, created.policy() != null, "PutBucketPolicy");
      addIf(actions, !created.tags().isEmpty(), "PutBucketTagging");
      addIf(actions, created.accessLog() != null, "PutBucketLogging");
      grants.allow(
          "s3", actions, List.of(arns.of("s3", own)), "the bucket is created if it is missing");
    }
  }

  private static void addIf(List<String> actions, boolean condition, String action) {
    if (condition) {
      actions.add(action);
    }
  }

  private void files(String bucket, String objects) {
    List<String> actions = new ArrayList<>(List.of("DeleteObject", "GetObject", "PutObject"));
    allow("s3", FILES, bucket, "ListBucket");
    if (location.bucket() == null || location.versioned()) {
      actions.add("DeleteObjectVersion");
      allow("s3", FILES, bucket, "ListBucketVersions");
    }
    grants.allow("s3", actions, List.of(arns.of("s3", objects)), FILES);
  }

  private void upload(UploadStep step) {
    String key = step.encryption().get("SSEKMSKeyId");
    if ("aws:kms".equals(step.encryption().get("ServerSideEncryption")) && key != null) {
      allow(
          "kms",
          FILES + " are encrypted",
          key.startsWith("arn:") ? key : key.startsWith("alias/") ? "key/*" : "key/" + key,
          "Decrypt",
          "GenerateDataKey");
    }
  }

  private void stage(StageStep step) {
    allow("apigateway", STAGE, "/restapis/*", "GET", "PATCH", "POST");
    if (step.tags() != null) {
      allow("apigateway", STAGE, "/tags/*", "DELETE", "GET", "POST", "PUT");
    }
    if (step.accessLog() != null) {
      allow(
          "logs",
          "the access log of the REST API",
          "*",
          "CreateLogDelivery",
          "DescribeResourcePolicies",
          "PutResourcePolicy");
    }
  }

  private void prune(PruneStep step) {
    for (String function : step.functions()) {
      String name = arns.shortened(function);
      allow("lambda", "old versions", "function:" + name, "ListAliases", "ListVersionsByFunction");
      allow("lambda", "old versions", "function:" + name, "DeleteFunction");
      allow("lambda", "old versions", "function:" + name + ":*", "DeleteFunction");
    }
    step.layers().forEach(this::pruneLayer);
  }

  private void pruneLayer(String layer) {
    allow("lambda", "old versions", "layer:" + layer, "ListLayerVersions");
    allow("lambda", "old versions", "layer:" + layer + ":*", "DeleteLayerVersion");
  }

  private void domains(DomainStep step) {
    for (DomainStep.Domain domain : step.domains()) {
      String path = "/domainnames/" + domain.name();
      allow("apigateway", "custom domains are looked up", path, "GET");
      allow("apigateway", "custom domains are looked up", path + "/*", "GET");
      if (domain.certificate() != null) {
        allow("acm", "a certificate is looked up", "*", "ListCertificates");
      }
      if (domain.zone() != null) {
        allow("route53", "a hosted zone is looked up", "*", "ListHostedZones");
      }
    }
  }

  private void allow(Question question) {
    if (question.kind().equals(Images.BUILD)) {
      String repository = "repository/" + location.repository();
      allow("ecr", "images are built and pushed", "*", "GetAuthorizationToken");
      allow(
          "ecr",
          "images are built and pushed",
          repository,
          "BatchCheckLayerAvailability",
          "BatchGetImage",
          "CompleteLayerUpload",
          "CreateRepository",
          "DescribeImages",
          "DescribeRepositories",
          "GetDownloadUrlForLayer",
          "InitiateLayerUpload",
          "PutImage",
          "PutLifecyclePolicy",
          "UploadLayerPart");
    } else if (question.kind().equals(Images.QUESTION)) {
      Matcher image = IMAGE.matcher(question.subject());
      if (image.find()) {
        allow("ecr", "the digest of an image", "repository/" + image.group(2), "DescribeImages");
      }
    }
  }

  private void allow(String service, String reason, String resource, String... actions) {
    grants.allow(service, List.of(actions), List.of(arns.of(service, resource)), reason);
  }
}
