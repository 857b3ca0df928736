package aloft.aws.customresource;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction.Requirement;
import aloft.aws.iam.Statements;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Package;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Compiles the custom resource functions of a stack with their zip and their shared role.
public final class CustomResourceFunctions {

  /// The name of the zip.
  public static final String ZIP = "custom-resources";

  /// The files that several functions use.
  private static final List<String> SHARED = List.of("reply.js", "permission.js");

  private static final String ROLE = "IamRoleCustomResourcesLambdaExecution";
  private static final int MAX_NAME_LENGTH = 64;

  private final AwsService service;
  private final ProviderSection provider;
  private final String folder;
  private final boolean logs;

  private CustomResourceFunctions(AwsService service, String folder) {
    this.service = service;
    this.provider = service.provider();
    this.folder = folder;
    this.logs = Boolean.TRUE.equals(provider.logging().logs().frameworkLambda());
  }

  /// The zip of the functions. It is the same for all services and contains no file of the user.
  public static Package zip(AwsService service) {
    List<Addition> files = new ArrayList<>();
    for (String shared : SHARED) {
      files.add(new Package.Generated(shared, source(shared), false));
    }
    for (CustomResourceFunction function : CustomResourceFunction.values()) {
      files.add(new Package.Generated(function.file(), source(function.file()), false));
    }
    return Package.of(ZIP, service.provider().node().place())
        .withFiles(List.of("**"), List.of())
        .withoutDevDependencies(false)
        .withAdditions(files);
  }

  private static String source(String file) {
    try (InputStream in = CustomResourceFunctions.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The required functions with one role for all.
  ///
  /// @param folder the folder of this deployment in the bucket
  public static Fragment compile(
      AwsService service, List<Requirement> requirements, String folder) {
    return requirements.isEmpty()
        ? Fragment.EMPTY
        : new CustomResourceFunctions(service, folder).compile(requirements);
  }

  private Fragment compile(List<Requirement> requirements) {
    List<Value> statements = new ArrayList<>(logs ? logStatements() : List.of());
    requirements.forEach(requirement -> statements.addAll(requirement.statements()));
    return Fragment.build(builder -> {
      if (service.deploymentRole() == null) {
        builder.resource(ROLE, role(statements));
      }
      for (Requirement requirement : requirements) {
        compile(requirement.function(), builder);
      }
    });
  }

  private List<Value> logStatements() {
    String group =
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"
            + prefix()
            + "*:*";
    return List.of(
        Statements.allow(
            List.of("logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"),
            List.of(Value.sub(group))),
        Statements.allow(List.of("logs:PutLogEvents"), List.of(Value.sub(group + ":*"))));
  }

  private String prefix() {
    return service.name() + "-" + service.stage();
  }

  private Resource role(List<Value> statements) {
    Fields trust =
        Fields.with("Effect", "Allow")
            .put("Principal", Fields.with("Service", List.of("lambda.amazonaws.com")))
            .put("Action", List.of("sts:AssumeRole"));
    Fields policy =
        Fields.with(
                "PolicyName",
                Value.join("-", service.stage(), service.name(), "custom-resources-lambda"))
            .put(
                "PolicyDocument",
                Fields.with("Version", "2012-10-17").put("Statement", statements));
    return Resource.of(
        "AWS::IAM::Role",
        Fields.with(
                "AssumeRolePolicyDocument",
                Fields.with("Version", "2012-10-17").put("Statement", List.of(trust.obj())))
            .put("Policies", List.of(policy.obj())));
  }

  private void compile(CustomResourceFunction function, Fragment.Builder builder) {
    String deploymentRole = service.deploymentRole();
    String configured =
        provider.defaults().runtime() == null ? null : provider.defaults().runtime().text();
    String runtime = configured == null ? "" : configured;
    Fields properties =
        Fields.with(
                "Code",
                Fields.with("S3Bucket", service.bucket()).put("S3Key", folder + "/" + ZIP + ".zip"))
            .put("FunctionName", name(function))
            .put("Handler", function.handler())
            .put("MemorySize", 1024)
            .put(
                "Runtime",
                runtime.startsWith("nodejs") ? runtime : FunctionSettings.DEFAULT_RUNTIME)
            .put("Timeout", 180)
            .put(
                "Architectures",
                provider.defaults().architecture() == null
                    ? null
                    : List.of(provider.defaults().architecture()))
            .put(
                "Role",
                deploymentRole == null ? Value.getAtt(ROLE, "Arn") : Value.of(deploymentRole));
    List<String> dependencies = new ArrayList<>();
    if (deploymentRole == null) {
      dependencies.add(ROLE);
    }
    if (logs) {
      dependencies.add(function.logGroupId());
      builder.resource(function.logGroupId(), logGroup(function));
    }
    builder.resource(
        function.logicalId(),
        Resource.of("AWS::Lambda::Function", properties).withDependencies(dependencies));
  }

  private Resource logGroup(CustomResourceFunction function) {
    return Resource.of(
        "AWS::Logs::LogGroup",
        Fields.with("LogGroupName", "/aws/lambda/" + name(function))
            .put("RetentionInDays", provider.logging().logRetentionInDays())
            .put(
                "DataProtectionPolicy",
                provider.logging().logDataProtectionPolicy() == null
                    ? null
                    : Value.of(provider.logging().logDataProtectionPolicy().node())));
  }

  /// The name of a function. A name that is too long for Lambda is truncated and ends with a digest
  /// of the full name.
  private String name(CustomResourceFunction function) {
    String name = prefix() + "-" + function.key();
    if (name.length() <= MAX_NAME_LENGTH) {
      return name;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
      return name.substring(0, MAX_NAME_LENGTH / 2) + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
