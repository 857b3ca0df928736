package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateChecksTest {

  private static List<Diagnostic> diagnostics(String manifest) {
    Mapping root = (Mapping) Json.read(manifest.replace('\'', '"'), "serverless.json");
    return new AwsProvider()
        .read(root, root)
        .orThrow()
        .plan(new Inputs(Artifacts.PLACEHOLDERS, Instant.EPOCH, Map.of()))
        .findings();
  }

  /// Each finding as "severity code: message (hint)".
  private static List<String> findings(String manifest) {
    return diagnostics(manifest).stream()
        .map(finding ->
            finding.severity().label()
                + " "
                + finding.code()
                + ": "
                + finding.message()
                + (finding.hint() == null ? "" : " (" + finding.hint() + ")"))
        .toList();
  }

  private static List<String> ofTemplate(String parts) {
    return findings(
        "{'service': 'shop', 'provider': {'name': 'aws'}, 'functions': {'list': {'handler':"
            + " 'a.b'}}, 'resources': {"
            + parts
            + "}}");
  }

  private static List<String> ofOutput(String value) {
    return ofTemplate(
        "'Parameters': {'Size': {'Type': 'Number', 'Default': 1}},"
            + " 'Mappings': {'Sizes': {'dev': {'memory': 1}}},"
            + " 'Conditions': {'IsBig': {'Fn::Equals': [{'Ref': 'Size'}, 2]}},"
            + " 'Resources': {'Users': {'Type': 'AWS::DynamoDB::Table'},"
            + " 'Db': {'Type': 'AWS::RDS::DBInstance'}, 'Own': {'Type': 'Custom::Own'},"
            + " 'Child': {'Type': 'AWS::CloudFormation::Stack'},"
            + " 'Part': {'Type': 'My::Own::Part::MODULE'}},"
            + " 'Outputs': {'X': {'Value': "
            + value
            + "}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Ref': 'Users'}",
        "{'Ref': 'Size'}",
        "{'Ref': 'AWS::Region'}",
        "{'Ref': 'PartBucket'}",
        "{'Ref': 'Part.Bucket'}",
        "{'Ref': 'ListLambdaFunction', 'and': 'no function'}",
        "{'Fn::GetAtt': ['Users', 'StreamArn']}",
        "{'Fn::GetAtt': 'Db.Endpoint.Address'}",
        "{'Fn::GetAtt': ['Own', 'Anything.At.All']}",
        "{'Fn::GetAtt': ['Child', 'Outputs.Url']}",
        "{'Fn::GetAtt': ['Part.Bucket', 'Arn']}",
        "{'Fn::GetAtt': ['ListLambdaFunction', {'Ref': 'Size'}]}",
        "{'Fn::Sub': '${Users}-${Users.Arn}-${AWS::StackName}-${!Text}-$Text-${'}",
        "{'Fn::Sub': ['${Name}-${Name.Part}', {'Name': {'Ref': 'Users'}, 'Name.Part': 'x'}]}",
        "{'Fn::If': ['IsBig', {'Ref': 'Users'}, {'Ref': 'AWS::NoValue'}]}",
        "{'Fn::FindInMap': ['Sizes', 'dev', 'memory']}",
        "{'Fn::FindInMap': ['Sizes', {'Ref': 'AWS::Region'}, 'memory']}",
        "{'Fn::FindInMap': ['Sizes', {'Ref': 'AWS::Region'}, 'none']}",
        "{'Fn::If': ['IsBig', {'Fn::FindInMap': ['Sizes', 'prod', 'memory']}, 1]}",
        "{'Fn::FindInMap': [{'Ref': 'Size'}, 'prod', 'memory']}",
        "{'Fn::Join': [',', {'Fn::GetAZs': ''}]}",
        "{'Fn::Join': ['', []]}",
        "{'Fn::Select': ['1', ['a', 'b']]}",
        "{'Fn::Select': [{'Ref': 'Size'}, ['a']]}",
        "{'Fn::Select': [3, [{'Fn::Split': [',', 'a,b,c,d']}]]}",
        "{'Fn::Select': [3, {'Fn::Split': [',', {'Ref': 'Users'}]}]}",
        "{'Fn::Select': [0, {'Fn::Cidr': ['10.0.0.0/16', 6, 5]}]}",
        "{'Fn::Base64': {'Fn::Sub': 'x'}}",
        "{'Fn::ImportValue': {'Fn::Sub': '${AWS::StackName}-x'}}",
        "{'Fn::GetStackOutput': {'StackName': 'x', 'OutputName': 'y'}}",
        "{'Fn::Join': [1], 'and': 'no function'}",
        "{'Fn::Join': {'Fn::Transform': {'Name': 'Own'}}, 'Fn::Transform': {'Name': 'Own'}}",
      })
  void validReferences(String value) {
    assertThat(ofOutput(value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Ref': 'User'} | error resources/reference: the template has no resource or parameter"
            + " \"User\" (did you mean \"Users\"?)",
        "{'Ref': 'list'} | error resources/reference: the template has no resource or parameter"
            + " \"list\" (the function is ListLambdaFunction in the template)",
        "{'Ref': 'AWS::Stage'} | error resources/reference: the template has no resource or"
            + " parameter \"AWS::Stage\" (define it, or remove what refers to it)",
        "{'Fn::GetAtt': ['Userz', 'Arn']} | error resources/reference: the template has no"
            + " resource \"Userz\" (did you mean \"Users\"?)",
        "{'Fn::GetAtt': ['Users', 'arn']} | warning resources/attribute: \"Users\""
            + " (AWS::DynamoDB::Table) has no attribute \"arn\" (did you mean \"Arn\"?)",
        "{'Fn::GetAtt': ['Users', 'TableName']} | warning resources/attribute: \"Users\""
            + " (AWS::DynamoDB::Table) has no attribute \"TableName\" (it has: Arn, StreamArn)",
        "{'Fn::Sub': '${Users.Arnn}'} | warning resources/attribute: \"Users\""
            + " (AWS::DynamoDB::Table) has no attribute \"Arnn\" (did you mean \"Arn\"?)",
        "{'Fn::Sub': 'a ${HOME} b'} | error resources/reference: the template has no resource or"
            + " parameter \"HOME\" (define it, or write ${!HOME} if it is meant as text)",
        "{'Fn::Sub': ['${Name}', {'Name': {'Ref': 'User'}}]} | error resources/reference: the"
            + " template has no resource or parameter \"User\" (did you mean \"Users\"?)",
        "{'Fn::If': ['IsBigg', 1, 2]} | error resources/condition: the template has no condition"
            + " \"IsBigg\" (did you mean \"IsBig\"?)",
        "{'Fn::If': ['IsBig', {'Ref': 'User'}, 1]} | error resources/reference: the template has"
            + " no resource or parameter \"User\" (did you mean \"Users\"?)",
        "{'Fn::FindInMap': ['Size', 'dev', 'memory']} | error resources/mapping: the template has"
            + " no mapping \"Size\" (did you mean \"Sizes\"?)",
        "{'Fn::FindInMap': ['Sizes', 'dav', 'memory']} | error resources/mapping: the mapping"
            + " \"Sizes\" has no key \"dav\" (did you mean \"dev\"?)",
        "{'Fn::FindInMap': ['Sizes', 'dev', 'size']} | error resources/mapping: the mapping"
            + " \"Sizes.dev\" has no key \"size\"",
      })
  void referencesToNothing(String value, String finding) {
    assertThat(ofOutput(value)).containsExactly(finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Ref': ['Users']} | malformed Ref (the form is Ref: id)",
        "{'Ref': {'Fn::Sub': 'Users'}} | malformed Ref (the form is Ref: id)",
        "{'Fn::GetAtt': ['Users']} | malformed Fn::GetAtt (the form is Fn::GetAtt: [resource,"
            + " attribute])",
        "{'Fn::GetAtt': ['Db', 'Endpoint', 'Port']} | malformed Fn::GetAtt (the form is Fn::GetAtt:"
            + " [resource, attribute])",
        "{'Fn::GetAtt': 'Users'} | malformed Fn::GetAtt (the form is Fn::GetAtt: [resource,"
            + " attribute])",
        "{'Fn::Join': ['a']} | malformed Fn::Join (the form is Fn::Join: [delimiter, [value,"
            + " ...]])",
        "{'Fn::Join': ['', 'a']} | malformed Fn::Join (the form is Fn::Join: [delimiter, [value,"
            + " ...]])",
        "{'Fn::Split': ['a']} | malformed Fn::Split (the form is Fn::Split: [delimiter, text])",
        "{'Fn::Sub': {}} | malformed Fn::Sub (the form is Fn::Sub: text, or [text, {name: value}])",
        "{'Fn::Sub': ['a']} | malformed Fn::Sub (the form is Fn::Sub: text, or [text, {name:"
            + " value}])",
        "{'Fn::Select': [-1, ['a']]} | malformed Fn::Select (the form is Fn::Select: [index,"
            + " [value, ...]])",
        "{'Fn::Select': [5, ['a', {'Ref': 'Users'}]]} | Fn::Select has the index 5, but its list"
            + " has 2 values (the first value has the index 0)",
        "{'Fn::If': ['IsBig', 1]} | malformed Fn::If (the form is Fn::If: [condition, value,"
            + " value])",
        "{'Fn::FindInMap': ['Sizes', 'dev']} | malformed Fn::FindInMap (the form is Fn::FindInMap:"
            + " [mapping, key, key])",
        "{'Fn::Base64': ['a']} | malformed Fn::Base64 (the form is Fn::Base64: text)",
        "{'Fn::GetAZs': null} | malformed Fn::GetAZs (the form is Fn::GetAZs: region)",
        "{'Fn::ImportValue': []} | malformed Fn::ImportValue (the form is Fn::ImportValue: export)",
        "{'Fn::Cidr': '10.0.0.0/16'} | malformed Fn::Cidr (the form is Fn::Cidr: [block, count,"
            + " bits])",
        "{'Fn::Equals': ['a']} | malformed Fn::Equals (the form is Fn::Equals: [value, value])",
        "{'Fn::Not': {'Condition': 'IsBig'}} | malformed Fn::Not (the form is Fn::Not:"
            + " [condition])",
        "{'Fn::And': [{'Condition': 'IsBig'}]} | malformed Fn::And (the form is Fn::And:"
            + " [condition, condition, ...], at most 10)",
        "{'Fn::Jion': ['', ['a', {'Fn::Nope': 1}]]} | unknown function \"Fn::Jion\" (did you mean"
            + " \"Fn::Join\"?); unknown function \"Fn::Nope\" (did you mean \"Fn::Not\"?)",
        "{'Fn::Length': ['a']} | Fn::Length needs a transform (add \"Transform:"
            + " AWS::LanguageExtensions\" to \"resources\")",
      })
  void malformedFunctions(String value, String finding) {
    assertThat(String.join("; ", ofOutput(value)).replace("error resources/function: ", ""))
        .isEqualTo(finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Outputs': {'A': {'Description': 'x'}} | error resources/output: the output \"A\" has no"
            + " Value (set its Value)",
        "'Parameters': {'A': {'Default': 'x'}} | error resources/parameter: the parameter \"A\" has"
            + " no Type (for example Type: String)",
        "'Parameters': {'A': {'Type': 'string', 'Default': 'x'}} | error resources/parameter:"
            + " unknown parameter type \"string\" (did you mean \"String\"?)",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topic', 'DeletionPolicy': 'Keep'}} | error"
            + " resources/policy: unknown DeletionPolicy \"Keep\" (one of: Delete, Retain,"
            + " RetainExceptOnCreate, Snapshot)",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topic', 'UpdateReplacePolicy': 'retain'}} | error"
            + " resources/policy: unknown UpdateReplacePolicy \"retain\" (did you mean"
            + " \"Retain\"?)",
        "'Conditions': {'A': {'Fn::Not': [{'Condition': 'B'}]}, 'B': {'Condition': 'A'}} | error"
            + " resources/circle: conditions depend on each other: A -> B -> A (remove one of these"
            + " references)",
        "'Conditions': {'A': {'Fn::Equals': [{'Ref': 'ListLambdaFunction'}, 1]}} | error"
            + " resources/reference: a condition cannot refer to the resource"
            + " \"ListLambdaFunction\" (it can refer to parameters, mappings and other conditions)",
        "'Conditions': {'A': {'Fn::Not': [{'Condition': 'B'}]}} | error resources/condition: the"
            + " template has no condition \"B\" (define it under \"Conditions\")",
        "'Parameters': {'Key': {'Type': 'String'}} | error stack/parameter: the parameter \"Key\""
            + " has no value (set its Default, or provider.stackParameters)",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topic', 'Condition': 'B'}} | error"
            + " resources/condition: the template has no condition \"B\" (define it under"
            + " \"Conditions\")",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topic', 'DependsOn': 'B'}} | error"
            + " resources/reference: the template has no resource \"B\" (define it, or remove what"
            + " refers to it)",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topic', 'DependsOn': ['P']}}, 'Parameters': {'P':"
            + " {'Type': 'String', 'Default': 'x'}} | error resources/reference: DependsOn takes"
            + " resources, but \"P\" is a parameter (remove it)",
        "'Resources': {'my-topic': {'Type': 'AWS::SNS::Topic'}} | error resources/name: the logical"
            + " id \"my-topic\" must consist of letters and digits",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topik'}} | warning resources/type: unknown resource"
            + " type \"AWS::SNS::Topik\" (did you mean \"AWS::SNS::Topic\"?)",
        "'Resources': {'A': {'Type': 'Topic'}} | warning resources/type: unknown resource type"
            + " \"Topic\"",
        "'Resources': {'A': {'Type': 'AWS::Serverless::Api'}} | warning resources/type: unknown"
            + " resource type \"AWS::Serverless::Api\" (add \"Transform:"
            + " AWS::Serverless-2016-10-31\" to \"resources\")",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topic', 'Properties': {'Topicname': 'x'}}} |"
            + " warning resources/property: AWS::SNS::Topic has no property \"Topicname\" (did you"
            + " mean \"TopicName\"?)",
        "'Resources': {'ListLambdaFunction': {'Properties': {'MemorySiz': 256}}} | warning"
            + " resources/property: AWS::Lambda::Function has no property \"MemorySiz\" (did you"
            + " mean \"MemorySize\"?)",
        "'Resources': {'A': {'Type': 'AWS::S3::Bucket', 'Properties': {'BucketName': 'My'}}} |"
            + " error aws/name-length: the bucket's name has 2 characters, but AWS allows 3 at"
            + " least: My",
        "'Resources': {'A': {'Type': 'AWS::S3::Bucket', 'Properties': {'BucketName': 'My-b'}}} |"
            + " error aws/name: the bucket's name \"My-b\" contains 'M', which AWS does not allow",
        "'Resources': {'A': {'Type': 'AWS::SQS::Queue', 'Properties': {'QueueName': 'a.fifo'}}} |"
            + " error aws/name: the queue's name \"a.fifo\" ends with .fifo, but is not FIFO",
        "'Resources': {'A': {'Type': 'AWS::SQS::Queue', 'Properties': {'QueueName': 'a',"
            + " 'FifoQueue': true}}} | error aws/name: the queue's name \"a\" must end with .fifo",
      })
  void templatesThatCloudFormationRefuses(String parts, String finding) {
    assertThat(ofTemplate(parts)).containsExactly(finding);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Transform': 'AWS::Serverless-2016-10-31', 'Resources': {'A': {'Type':"
            + " 'AWS::Serverless::Api', 'DependsOn': 'B', 'Properties': {'Any': {'Ref': 'C'}}}}",
        "'Transform': 'AWS::LanguageExtensions', 'Outputs': {'A': {'Value': {'Fn::Length':"
            + " [1]}}, 'B': {'Value': {'Fn::ToJsonString': {'a': 1}}}}",
        "'Rules': {'A': {'Assertions': [{'Assert': {'Fn::Contains': [['a'], {'Fn::RefAll':"
            + " 'AWS::EC2::VPC::Id'}]}}]}}",
        "'Parameters': {'A': {'Type': 'AWS::SSM::Parameter::Value<List<String>>', 'Default': 'x'},"
            + " 'B': {'Type': 'List<AWS::EC2::VPC::Id>', 'Default': 'x'}}",
        "'Conditions': {'A': {'Fn::Equals': [1, 2]}, 'B': {'Condition': 'A'}, 'C': {'Fn::Or':"
            + " [{'Condition': 'A'}, {'Condition': 'B'}]}}",
        "'Transform': ['AWS::LanguageExtensions'], 'Resources': {'Fn::ForEach::A': ['I', ['x'],"
            + " {'Q${I}': {'Type': 'AWS::SQS::Queue'}}]}",
        "'Resources': {'Fn::Transform': {'Name': 'AWS::Include', 'Parameters': {'Location': 'x'}},"
            + " 'A': {'Type': 'AWS::SNS::Topic', 'DependsOn': 'B'}}",
        "'Resources': {'A': {'Type': 'AWS::SNS::Topic', 'Properties': {'Any': 1, 'Fn::Transform':"
            + " {'Name': 'AWS::Include', 'Parameters': {'Location': 'x'}}}}}",
        "'Resources': {'A': {'Type': 'Custom::A', 'Properties': {'Any': 1}},"
            + " 'B': {'Type': 'AWS::CloudFormation::CustomResource', 'Properties': {'Any': 1}},"
            + " 'C': {'Type': 'My::Own::Type', 'Properties': {'Any': 1}}}",
        "'Resources': {'A': {'Type': 'AWS::SQS::Queue', 'Properties': {'QueueName': 'a.fifo',"
            + " 'FifoQueue': 'true'}}, 'B': {'Type': 'AWS::SQS::Queue', 'Properties': {'QueueName':"
            + " 'b.fifo', 'FifoQueue': {'Fn::If': ['C', true, false]}}}}, 'Conditions': {'C':"
            + " {'Fn::Equals': [1, 2]}}",
        "'extensions': {'ListLambdaFunction': {'Properties': {'Description': {'Ref':"
            + " 'ListLogGroup'}}}}",
      })
  void templatesThatCloudFormationAccepts(String parts) {
    assertThat(ofTemplate(parts)).isEmpty();
  }

  @Test
  void findingsAreAtTheLineThatCausedThem() {
    assertThat(
            diagnostics(
                """
                {
                  'service': 'shop',
                  'provider': {
                    'name': 'aws',
                    'environment': {
                      'TABLE': {'Ref': 'Tabel'},
                      'PATH_OF': {'Fn::Jion': ['/', ['a']]}
                    }
                  },
                  'functions': {
                    'a': {'handler': 'a.b'},
                    'b': {'handler': 'a.b',
                      'role': 'MyRole',
                      'environment': {
                        'ARN': {'Fn::GetAtt': ['Table', 'Arnn']}
                      }}
                  },
                  'resources': {
                    'Resources': {
                      'Table': {'Type': 'AWS::DynamoDB::Table'}
                    }
                  }
                }
                """))
        .extracting(finding -> finding.place() + " " + finding.message())
        .containsExactlyInAnyOrder(
            "serverless.json:6:24 the template has no resource or parameter \"Tabel\"",
            "serverless.json:7:19 unknown function \"Fn::Jion\"",
            "serverless.json:13:15 the template has no resource \"MyRole\"",
            "serverless.json:15:32 \"Table\" (AWS::DynamoDB::Table) has no attribute"
                + " \"Arnn\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'A': {'Type': 'AWS::SNS::Topic', 'Properties': {'TopicName': {'Ref': 'A'}}} | error"
            + " \"A\" refers to itself",
        "'A': {'Type': 'AWS::SNS::Topic', 'DependsOn': 'B'}, 'B': {'Type': 'AWS::SNS::Topic',"
            + " 'DependsOn': 'C'}, 'C': {'Type': 'AWS::SNS::Topic', 'DependsOn': 'A'} | error"
            + " resources depend on each other: A -> B -> C -> A",
        "'A': {'Type': 'AWS::SNS::Topic', 'Properties': {'TopicName': {'Ref': 'B'}}}, 'B': {'Type':"
            + " 'AWS::SNS::Topic', 'DependsOn': 'A', 'Condition': 'No'} | warning resources depend"
            + " on each other: A -> B -> A",
        "'A': {'Type': 'AWS::SNS::Topic', 'Properties': {'TopicName': {'Fn::If': ['No', {'Ref':"
            + " 'B'}, 'x']}}}, 'B': {'Type': 'AWS::SNS::Topic', 'DependsOn': 'A'} | ",
        "'A': {'Type': 'AWS::SNS::Topic', 'DependsOn': 'C'}, 'B': {'Type': 'AWS::SNS::Topic',"
            + " 'DependsOn': ['A', 'C']}, 'C': {'Type': 'AWS::SNS::Topic'} | ",
        "'ListLogGroup': {'DependsOn': 'ListLambdaFunction'} | error resources depend on each"
            + " other: ListLogGroup -> ListLambdaFunction -> ListLogGroup",
      })
  void circlesAreNamed(String resources, String finding) {
    List<String> found =
        diagnostics(
                "{'service': 'shop', 'provider': {'name': 'aws'}, 'functions': {'list': {'handler':"
                    + " 'a.b'}}, 'resources': {'Conditions': {'No': {'Fn::Equals': [1, 2]}},"
                    + " 'Resources': {"
                    + resources
                    + "}}}")
            .stream()
            .map(circle -> circle.severity().label() + " " + circle.message())
            .toList();
    assertThat(found).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "30 | '' | ",
        "31 | '' | the visibility timeout of the queue \"Jobs\" is 30 seconds, but"
            + " the timeout of ListLambdaFunction is 31 seconds",
        "60 | 'VisibilityTimeout': 59 | the visibility timeout of the queue \"Jobs\" is 59 seconds,"
            + " but the timeout of ListLambdaFunction is 60 seconds",
        "60 | 'VisibilityTimeout': '360' | ",
        "60 | 'VisibilityTimeout': {'Ref': 'Seconds'} | ",
      })
  void queuesMustWaitAsLongAsTheirFunctions(int timeout, String properties, String finding) {
    List<String> found =
        diagnostics(
                "{'service': 'shop', 'provider': {'name': 'aws'}, 'functions': {'list': {'handler':"
                    + " 'a.b', 'timeout': "
                    + timeout
                    + ", 'events': [{'sqs': {'arn': {'Fn::GetAtt': ['Jobs', 'Arn']}}}]}},"
                    + " 'resources': {'Parameters': {'Seconds': {'Type': 'Number', 'Default': 1}},"
                    + " 'Resources': {'Jobs': {'Type': 'AWS::SQS::Queue', 'Properties': {"
                    + (properties.equals("''") ? "" : properties)
                    + "}}}}}")
            .stream()
            .map(Diagnostic::message)
            .toList();
    assertThat(found).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @Test
  void resourcesAreCountedByTypeAndFunction() {
    StringBuilder functions = new StringBuilder("'big': {'handler': 'a.b', 'events': [");
    functions.append("{'schedule': 'rate(1 hour)'},".repeat(9));
    functions.append("{'schedule': 'rate(1 hour)'}]}");
    for (int i = 0; i < 148; i++) {
      functions.append(",'f").append(i).append("': {'handler': 'a.b'}");
    }
    String manifest =
        "{'service': 'shop', 'provider': {'name': 'aws'}, 'functions': {" + functions + "%s}}";
    assertThat(findings(manifest.formatted("")))
        .containsExactly(
            "warning stack/resources: the template has 470 resources; CloudFormation allows 500 at"
                + " most (they are AWS::Lambda::Function (149), AWS::Lambda::Version (149),"
                + " AWS::Logs::LogGroup (149), AWS::Events::Rule (10), AWS::Lambda::Permission"
                + " (10), ...; the functions with the most are big (23), f0 (3), f1 (3), f10 (3),"
                + " f100 (3), ...; split the service before it reaches the limit)");
    assertThat(
            findings(
                manifest.formatted(
                    "}, 'resources': {'Resources': {"
                        + "'A': {'Type': 'AWS::SNS::Topic'}".repeat(1)
                        + topics(31)
                        + "}")))
        .singleElement()
        .asString()
        .startsWith(
            "error stack/resources: the template has 502 resources, but CloudFormation allows 500"
                + " at most (they are");
  }

  private static String topics(int count) {
    StringBuilder topics = new StringBuilder();
    for (int i = 0; i < count; i++) {
      topics.append(", 'T").append(i).append("': {'Type': 'AWS::SNS::Topic'}");
    }
    return topics.toString();
  }

  @Test
  void templatesThatAreTooLarge() {
    String text = "x".repeat(1_000_000);
    assertThat(ofTemplate("'Metadata': {'A': '" + text + "'}"))
        .singleElement()
        .asString()
        .matches(
            "error stack/size: the template has 10\\d{5} bytes, but CloudFormation allows 1000000"
                + " at most \\(--minify-template leaves out its white space; otherwise split the"
                + " service\\)");
    assertThat(ofTemplate("'Description': '" + "x".repeat(1025) + "'"))
        .containsExactly(
            "error aws/name-length: the description of the template has 1025 characters, but"
                + " CloudFormation allows 1024 at most");
  }

  @Test
  void theModeOfTheManifestDecides() {
    String manifest =
        "{'service': 'shop', 'configValidationMode': '%s', 'provider': {'name': 'aws'},"
            + " 'resources': {'Outputs': {'X': {'Value': {'Ref': 'Nothing'}}}}}";
    assertThat(findings(manifest.formatted("off"))).isEmpty();
    assertThat(findings(manifest.formatted("warn")))
        .singleElement()
        .asString()
        .startsWith("warning resources/reference");
    assertThat(findings(manifest.formatted("error")))
        .singleElement()
        .asString()
        .startsWith("error resources/reference");
  }

  @Test
  void aPartThatIsNotSupportedYetMayBeWhatIsMissing() {
    String manifest =
        "{'service': 'shop', 'provider': {'name': 'aws'}, 'custom': {'esbuild': {%s}},"
            + " 'resources': {'Outputs': {'X': {'Value': {'Ref': 'Nothing'}}}}}";
    assertThat(findings(manifest.formatted(""))).hasSize(1);
    assertThat(findings(manifest.formatted("'plugins': 'p.js'"))).isEmpty();
  }
}
