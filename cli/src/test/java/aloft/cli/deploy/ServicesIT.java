package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.MiniStack;
import aloft.cli.AloftCommand;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Complete services end to end: deployed, called over HTTP, changed, redeployed without changes,
/// and removed.
final class ServicesIT {
  @TempDir private Path folder;

  /// The account in the API URLs of MiniStack.
  private final Map<String, String> account = MiniStack.shared().account("test");

  private final HttpClient http = HttpClient.newHttpClient();

  private AloftCommand.Output aloft(String... words) {
    return AloftCommand.underTest()
        .run(new Environment(account, folder, folder, Clock.systemUTC(), null), words);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Node info() {
    return Json.read(aloft("info", "--json").done().out(), "info");
  }

  private static String text(Node node, String key) {
    return Objects.requireNonNull(Objects.requireNonNull(node.get(key), key).text());
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    URI address = URI.create(MiniStack.shared().endpoint() + "/_aws/execute-api/" + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// The API id in a URL.
  private static String api(String url) {
    return Objects.requireNonNull(URI.create(url.replaceAll("[{}]", "")).getHost())
        .replaceFirst("\\..*", "");
  }

  @Test
  void aRestApiWithAuthorizerTableAndQueue() throws Exception {
    write(
        "serverless.yml",
        """
        service: orders
        provider:
          name: aws
          runtime: nodejs22.x
          environment:
            TABLE: !Ref Table
          iam:
            role:
              statements:
                - Effect: Allow
                  Action: dynamodb:PutItem
                  Resource: !GetAtt Table.Arn
          tracing:
            apiGateway: true
        functions:
          show:
            handler: src/show.main
            events:
              - http:
                  path: orders/{id}
                  method: get
                  authorizer:
                    name: guard
                    resultTtlInSeconds: 0
          guard:
            handler: src/guard.main
          take:
            handler: src/take.main
            events:
              - sqs:
                  arn: !GetAtt Queue.Arn
                  batchSize: 1
        resources:
          Resources:
            Table:
              Type: AWS::DynamoDB::Table
              Properties:
                BillingMode: PAY_PER_REQUEST
                AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
                KeySchema: [{AttributeName: id, KeyType: HASH}]
            Queue:
              Type: AWS::SQS::Queue
          Outputs:
            QueueUrl:
              Value: !Ref Queue
        """);
    write("src/show.js", show("first"));
    write(
        "src/guard.js",
        """
        exports.main = async (event) => {
          if (event.authorizationToken !== 'open') throw new Error('Unauthorized');
          return {principalId: 'me', policyDocument: {Version: '2012-10-17', Statement: [
            {Effect: 'Allow', Action: 'execute-api:Invoke', Resource: event.methodArn}]}};
        };
        """);
    write(
        "src/take.js",
        "exports.main = async (event) => console.log('took ' + event.Records[0].body);\n");

    assertThat(aloft("deploy").done().out())
        .contains("endpoint: GET - https://", "show: orders-dev");
    Node info = info();
    String url =
        text(((Sequence) Objects.requireNonNull(info.get("endpoints"))).items().getFirst(), "url");
    String path = api(url) + "/dev/orders/7";
    assertThat(get(path).statusCode()).isEqualTo(401);
    HttpResponse<String> answer = get(path, "Authorization", "open");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"id\":\"7\"", "\"word\":\"first\"", "orders-dev");

    send(text(Objects.requireNonNull(info.get("outputs")), "QueueUrl"), "seven");
    String log = "";
    Instant late = Instant.now().plusSeconds(30);
    while (!log.contains("took seven") && Instant.now().isBefore(late)) {
      log = aloft("logs", "--function", "take").out();
    }
    assertThat(log).contains("took seven");

    assertThat(aloft("deploy").done().err()).contains("No changes to deploy");
    write("src/show.js", show("second"));
    aloft("deploy").done();
    assertThat(get(path, "Authorization", "open").body()).contains("\"word\":\"second\"");
    assertRemoved();
  }

  private static String show(String word) {
    return "exports.main = async (event) => ({statusCode: 200, body: JSON.stringify({id:"
        + " event.pathParameters.id, word: '"
        + word
        + "', table: process.env.TABLE})});\n";
  }

  private void send(String queue, String message) throws IOException, InterruptedException {
    String credential = account.get("AWS_ACCESS_KEY_ID") + "/20260101/us-east-1/sqs/aws4_request";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(MiniStack.shared().endpoint() + "/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host, Signature=0")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "Action=SendMessage&Version=2012-11-05&QueueUrl="
                        + queue
                        + "&MessageBody="
                        + message))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private void assertRemoved() {
    assertThat(aloft("remove").done().err()).contains("has been successfully removed");
    AloftCommand.Output info = aloft("info");
    assertThat(info.code()).isEqualTo(1);
    assertThat(info.err()).contains("[deployment/missing]");
  }

  @Test
  void anHttpApiInPython() throws Exception {
    write(
        "serverless.yml",
        """
        service: greetings
        provider:
          name: aws
          runtime: python3.13
          stage: ${opt:stage, 'test'}
        package:
          patterns: ['!out/**']
        functions:
          greet:
            handler: greet.lambda_handler
            events:
              - httpApi: GET /greet/{name}
        """);
    write("greet.py", greet("Hello"));

    aloft("package", "--package", "out").done();
    assertThat(aloft("deploy", "--package", "out").done().out())
        .contains("endpoint: GET - https://");
    String url =
        text(
            ((Sequence) Objects.requireNonNull(info().get("endpoints"))).items().getFirst(), "url");
    assertThat(url).endsWith("/greet/{name}");
    HttpResponse<String> answer = get(api(url) + "/greet/you");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("Hello you");
    assertThat(
            aloft(
                    "invoke",
                    "--function",
                    "greet",
                    "--data",
                    "{\"pathParameters\": {\"name\": \"me\"}}")
                .done()
                .out())
        .contains("\"body\": \"Hello me\"");

    assertThat(aloft("deploy").done().err()).contains("No changes to deploy");
    write("greet.py", greet("Bye"));
    assertThat(Json.read(aloft("deploy", "--json").done().out(), "deploy").get("changed"))
        .isNotNull();
    assertThat(get(api(url) + "/greet/you").body()).isEqualTo("Bye you");
    assertRemoved();
  }

  private static String greet(String word) {
    return """
    def lambda_handler(event, context):
        return {"statusCode": 200, "body": "%s " + event["pathParameters"]["name"]}
    """
        .formatted(word);
  }
}
