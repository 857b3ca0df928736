package aloft.dist;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A minimal AWS for the commands of `aws.txt`. It has one stack and one bucket: the stack is
/// created, updated and deleted at once; the first request to the bucket is to be sent again; the
/// list of resources has two pages.
final class AwsStub implements Stub {
  private static final String STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/STACK/1";
  private static final String IN_REVIEW = "REVIEW_IN_PROGRESS";

  private static final String NO_STACK =
      """
      <ErrorResponse><Error>
        <Type>Sender</Type>
        <Code>ValidationError</Code>
        <Message>Stack with id STACK does not exist</Message>
      </Error></ErrorResponse>\
      """;

  private static final String CONFIGURATION =
      """
      {"FunctionName": "hello-dev-hello", "Version": "1", "Runtime": "nodejs22.x",
       "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:hello-dev-hello:1",
       "Role": "arn:aws:iam::123456789012:role/r", "Handler": "index.main", "CodeSize": 1,
       "Description": "", "Timeout": 6, "MemorySize": 1024, "PackageType": "Zip",
       "LastModified": "2020-01-01T00:00:00.000+0000", "CodeSha256": "x", "RevisionId": "1",
       "State": "Active", "LastUpdateStatus": "Successful", "Architectures": ["x86_64"],
       "Environment": {"Variables": {"A": "b"}}, "TracingConfig": {"Mode": "PassThrough"},
       "EphemeralStorage": {"Size": 512}, "Layers": [], "VpcConfig": {"SubnetIds": []},
       "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
       "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/hello-dev-hello"}}\
      """;

  private final Map<String, String> hashByObject = new TreeMap<>();
  private boolean stackExists;
  private boolean slowedDown;
  private String stackStatus = "";
  private String changeSet = "";
  private String executedChangeSet = "";
  private String token = "";

  @Override
  public boolean isAsked(HttpExchange exchange) {
    return true;
  }

  @Override
  public Map<String, String> variables(String http, String https, Path folder) {
    return Map.of(
        "AWS_ACCESS_KEY_ID",
        "training",
        "AWS_SECRET_ACCESS_KEY",
        "training",
        "AWS_ENDPOINT_URL",
        http);
  }

  @Override
  public synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (target != null) {
        sendJson(exchange, jsonService(target));
      } else if (body.startsWith("Action=")) {
        query(exchange, form(body));
      } else if (path.startsWith("/2015-03-31/")) {
        exchange.getResponseHeaders().add("X-Amz-Log-Result", "U1RBUlQ=");
        sendJson(exchange, function(path));
      } else if (path.matches("/(restapis|usageplans|apikeys|tags).*")) {
        sendJson(exchange, "{\"item\": [], \"items\": []}");
      } else {
        bucket(exchange, path);
      }
    }
  }

  /// The answer of Lambda about a function, its versions or its aliases, or of a call.
  private static String function(String path) {
    String subject = path.substring(path.lastIndexOf('/') + 1);
    return switch (subject) {
      case "invocations" -> "{\"statusCode\": 200, \"body\": \"ok\"}";
      case "versions" -> "{\"Versions\": [" + CONFIGURATION + "]}";
      case "aliases" -> "{\"Aliases\": []}";
      case "code", "configuration" -> CONFIGURATION;
      default -> "{\"Configuration\": " + CONFIGURATION + "}";
    };
  }

  private static String jsonService(String target) {
    return switch (target.substring(target.indexOf('.') + 1)) {
      case "FilterLogEvents" ->
          """
          {"events": [
            {"eventId": "1", "timestamp": 1, "message": "START\\n", "logStreamName": "s"},
            {"eventId": "2", "timestamp": 2, "message": "hello\\n", "logStreamName": "s"}]}\
          """;
      case "GetParameter" ->
          """
          {"Parameter": {"Name": "/colour", "Type": "String", "Value": "green", "Version": 1}}\
          """;
      default -> "{}";
    };
  }

  private void query(HttpExchange exchange, Map<String, String> form) throws IOException {
    String action = form.getOrDefault("Action", "");
    if (action.equals("DescribeStacks") && !stackExists && !stackStatus.equals(IN_REVIEW)) {
      StubServer.send(exchange, 400, "text/xml", NO_STACK);
      return;
    }
    String xml =
        """
        <%1$sResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
          <%1$sResult>%2$s</%1$sResult>
          <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
        </%1$sResponse>\
        """
            .formatted(action, result(action, form));
    StubServer.send(exchange, 200, "text/xml", xml);
  }

  private String result(String action, Map<String, String> form) {
    return switch (action) {
      case "GetCallerIdentity" ->
          """
          <Account>123456789012</Account>
          <Arn>arn:aws:iam::1:user/u</Arn>
          <UserId>u</UserId>\
          """;
      case "DescribeStacks" -> stack();
      case "CreateChangeSet" -> {
        changeSet = form.getOrDefault("ChangeSetName", "");
        stackStatus = stackExists ? stackStatus : IN_REVIEW;
        yield "<Id>" + changeSetArn() + "</Id><StackId>" + STACK + "</StackId>";
      }
      case "DescribeChangeSet" ->
          """
          <Status>CREATE_COMPLETE</Status>
          <CreationTime>2020-01-01T00:00:00Z</CreationTime>
          <ExecutionStatus>AVAILABLE</ExecutionStatus>
          <Capabilities><member>CAPABILITY_IAM</member></Capabilities>
          <Changes><member>
            <Type>Resource</Type>
            <ResourceChange>
              <Action>Modify</Action>
              <LogicalResourceId>HelloLambdaFunction</LogicalResourceId>
              <PhysicalResourceId>hello-dev-hello</PhysicalResourceId>
              <ResourceType>AWS::Lambda::Function</ResourceType>
              <Replacement>False</Replacement>
              <Scope><member>Properties</member></Scope>
              <Details><member>
                <Target>
                  <Attribute>Properties</Attribute>
                  <Name>Code</Name>
                  <RequiresRecreation>Never</RequiresRecreation>
                  <Path>/Properties/Code/S3Key</Path>
                  <BeforeValue>a</BeforeValue>
                  <AfterValue>b</AfterValue>
                  <AttributeChangeType>Modify</AttributeChangeType>
                </Target>
                <Evaluation>Static</Evaluation>
                <ChangeSource>DirectModification</ChangeSource>
              </member></Details>
            </ResourceChange>
          </member></Changes>\
          """;
      case "ExecuteChangeSet", "UpdateStack", "CreateStack" -> {
        stackStatus = stackExists ? "UPDATE_COMPLETE" : "CREATE_COMPLETE";
        stackExists = true;
        executedChangeSet = changeSetArn();
        token = form.getOrDefault("ClientRequestToken", "");
        yield "<StackId>" + STACK + "</StackId>";
      }
      case "DeleteStack" -> {
        stackStatus = "DELETE_COMPLETE";
        stackExists = false;
        token = form.getOrDefault("ClientRequestToken", "");
        yield "";
      }
      case "DescribeStackEvents" ->
          "<StackEvents>"
              + event("Hello", "AWS::Lambda::Function", "hello")
              + event("STACK", "AWS::CloudFormation::Stack", STACK)
              + "</StackEvents>";
      case "DescribeStackResource" ->
          """
          <StackResourceDetail>
            <LogicalResourceId>ServerlessDeploymentBucket</LogicalResourceId>
            <PhysicalResourceId>bucket</PhysicalResourceId>
          </StackResourceDetail>\
          """;
      case "ListStackResources" ->
          """
          <StackResourceSummaries><member>
            <LogicalResourceId>GetLambdaFunction</LogicalResourceId>
            <ResourceType>AWS::Lambda::Function</ResourceType>
            <PhysicalResourceId>hello-dev-hello</PhysicalResourceId>
            <LastUpdatedTimestamp>2020-01-01T00:00:00Z</LastUpdatedTimestamp>
            <ResourceStatus>CREATE_COMPLETE</ResourceStatus>
            <DriftInformation>
              <StackResourceDriftStatus>NOT_CHECKED</StackResourceDriftStatus>
            </DriftInformation>
          </member></StackResourceSummaries>\
          """
              + (form.containsKey("NextToken") ? "" : "<NextToken>more</NextToken>");
      case "GetTemplate" -> "<TemplateBody>{}</TemplateBody>";
      default -> "";
    };
  }

  private String changeSetArn() {
    return "arn:aws:cloudformation:us-east-1:1:changeSet/" + changeSet + "/1";
  }

  private String stack() {
    return """
    <Stacks><member>
      <StackName>STACK</StackName>
      <StackId>%s</StackId>
      <StackStatus>%s</StackStatus>
      <CreationTime>2020-01-01T00:00:00Z</CreationTime>
      <LastUpdatedTime>2020-01-01T00:00:00.000Z</LastUpdatedTime>
      <Capabilities><member>CAPABILITY_IAM</member></Capabilities>
      <DisableRollback>false</DisableRollback>
      <NotificationARNs/>
      <Parameters/>
      <EnableTerminationProtection>false</EnableTerminationProtection>
      <Tags><member><Key>STAGE</Key><Value>dev</Value></member></Tags>
      <DriftInformation><StackDriftStatus>NOT_CHECKED</StackDriftStatus></DriftInformation>
      <RollbackConfiguration/>
      <ChangeSetId>%s</ChangeSetId>
      <Outputs>
        <member>
          <OutputKey>ServerlessDeploymentBucketName</OutputKey>
          <OutputValue>hello-dev-serverlessdeploymentbucket-1</OutputValue>
          <Description>a bucket</Description>
          <ExportName>bucket</ExportName>
        </member>
        <member>
          <OutputKey>ServiceEndpoint</OutputKey>
          <OutputValue>https://x.execute-api.us-east-1.amazonaws.com/dev</OutputValue>
        </member>
      </Outputs>
    </member></Stacks>\
    """
        .formatted(STACK, stackStatus, executedChangeSet);
  }

  private String event(String logicalId, String type, String physicalId) {
    return """
    <member>
      <EventId>%1$s%2$s%3$s</EventId>
      <StackId>%4$s</StackId>
      <StackName>STACK</StackName>
      <LogicalResourceId>%1$s</LogicalResourceId>
      <PhysicalResourceId>%5$s</PhysicalResourceId>
      <ResourceType>%6$s</ResourceType>
      <Timestamp>2030-01-01T00:00:00Z</Timestamp>
      <ResourceStatus>%3$s</ResourceStatus>
      %7$s
    </member>\
    """
        .formatted(
            logicalId,
            token,
            stackStatus,
            STACK,
            physicalId,
            type,
            token.isEmpty() ? "" : "<ClientRequestToken>" + token + "</ClientRequestToken>");
  }

  private void bucket(HttpExchange exchange, String path) throws IOException {
    if (!slowedDown) {
      slowedDown = true;
      String error =
          "<Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>";
      StubServer.send(exchange, 503, "application/xml", error);
      return;
    }
    String key = path.substring(path.indexOf('/', 1) + 1);
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        String hash = exchange.getRequestHeaders().getFirst("x-amz-meta-filesha256");
        hashByObject.put(key, Objects.requireNonNullElse(hash, ""));
        exchange.getResponseHeaders().add("ETag", "\"1\"");
        StubServer.send(exchange, 200, "application/xml", "");
      }
      case "HEAD" -> sendHead(exchange, hashByObject.get(key));
      case "POST" -> {
        hashByObject.clear();
        StubServer.send(exchange, 200, "application/xml", "<DeleteResult/>");
      }
      default -> {
        boolean isJson = key.endsWith(".json");
        exchange.getResponseHeaders().add("ETag", "\"1\"");
        StubServer.send(
            exchange,
            200,
            isJson ? "application/json" : "application/xml",
            isJson ? "{}" : listing(exchange));
      }
    }
  }

  private static void sendHead(HttpExchange exchange, @Nullable String hash) throws IOException {
    Map.of(
            "x-amz-meta-filesha256", Objects.requireNonNullElse(hash, ""),
            "ETag", "\"1\"",
            "Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT",
            "Content-Type", "application/zip",
            "x-amz-server-side-encryption", "AES256",
            "Accept-Ranges", "bytes")
        .forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(hash == null ? 404 : 200, -1);
  }

  private String listing(HttpExchange exchange) {
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
    boolean hasVersions = query.startsWith("versions");
    String contents =
        hasVersions || query.contains("list-type=2")
            ? hashByObject.keySet().stream()
                .map(key ->
                    """
                    <%1$s>
                      <Key>%2$s</Key>%3$s
                      <LastModified>2020-01-01T00:00:00.000Z</LastModified>
                      <ETag>&quot;1&quot;</ETag>
                      <Size>1</Size>
                      <StorageClass>STANDARD</StorageClass>
                    </%1$s>\
                    """
                        .formatted(
                            hasVersions ? "Version" : "Contents",
                            key,
                            hasVersions ? "<VersionId>null</VersionId>" : ""))
                .collect(Collectors.joining())
            : "";
    return """
    <%1$s xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
      <IsTruncated>false</IsTruncated>%2$s
    </%1$s>\
    """
        .formatted(hasVersions ? "ListVersionsResult" : "ListBucketResult", contents);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(
          parts[0], parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
    return form;
  }

  private static void sendJson(HttpExchange exchange, String text) throws IOException {
    StubServer.send(exchange, 200, "application/x-amz-json-1.1", text);
  }
}
