package aloft.aws.customresource;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction.Wanted;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the functions of Aloft's own want in a stack: their zip, their shared role, themselves.
public final class CustomResourceFunctions {

  /// The name of their zip.
  public static final String ZIP = "custom-resources";

  private static final String ROLE = "IamRoleCustomResourcesLambdaExecution";
  private static final int LONGEST_NAME = 64;

  private final AwsService service;
  private final ProviderSection provider;
  private final String folder;
  private final boolean logs;

  private CustomResourceFunctions(AwsService service, String folder) {
    this.service = service;
    this.provider = service.provider();
    this.folder = folder;
    this.logs = provider.logs() != null && Boolean.TRUE.equals(provider.logs().frameworkLambda());
  }

  /// Their zip, the same for all services; it holds no file of the user's.
  public static Package zip(AwsService service) {
    List<Addition> files = new ArrayList<>();
    files.add(new Package.Generated("reply.js", source("reply.js"), false));
    for (CustomResourceFunction function : CustomResourceFunction.values()) {
      files.add(new Package.Generated(function.file(), source(function.file()), false));
    }
    return new Package(
        ZIP,
        "",
        "",
        List.of("**"),
        List.of(),
        false,
        files,
        null,
        service.provider().node().place());
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

  /// The functions that are wanted, with one role for all.
  ///
  /// @param folder in the deployment bucket
  public static Fragment compile(AwsService service, List<Wanted> wanted, String folder) {
    return wanted.isEmpty()
        ? Fragment.EMPTY
        : new CustomResourceFunctions(service, folder).compile(wanted);
  }

  private Fragment compile(List<Wanted> wanted) {
    Set<Value> statements = new LinkedHashSet<>(logs ? logStatements() : List.of());
    wanted.forEach(one -> statements.addAll(one.statements()));
    return Fragment.build(builder -> {
      if (service.deploymentRole() == null) {
        builder.resource(ROLE, role(List.copyOf(statements)));
      }
      for (Wanted one : wanted) {
        compile(one.function(), builder);
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
    String given = provider.runtime() == null ? null : provider.runtime().text();
    String runtime = given == null ? "" : given;
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
                provider.architecture() == null ? null : List.of(provider.architecture()))
            .put(
                "Role",
                deploymentRole == null ? Value.getAtt(ROLE, "Arn") : Value.of(deploymentRole));
    List<String> first = new ArrayList<>();
    if (deploymentRole == null) {
      first.add(ROLE);
    }
    if (logs) {
      first.add(function.logGroupId());
      builder.resource(function.logGroupId(), logGroup(function));
    }
    builder.resource(
        function.logicalId(), Resource.of("AWS::Lambda::Function", properties).after(first));
  }

  private Resource logGroup(CustomResourceFunction function) {
    return Resource.of(
        "AWS::Logs::LogGroup",
        Fields.with("LogGroupName", "/aws/lambda/" + name(function))
            .put("RetentionInDays", provider.logRetentionInDays())
            .put(
                "DataProtectionPolicy",
                provider.logDataProtectionPolicy() == null
                    ? null
                    : Value.of(provider.logDataProtectionPolicy())));
  }

  /// A name that is too long for Lambda is cut off and ends with a digest of the whole.
  private String name(CustomResourceFunction function) {
    String name = prefix() + "-" + function.key();
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
      return name.substring(0, LONGEST_NAME / 2) + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
