package aloft.aws.emulation.http;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodySchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type': 'integer'} | 1.0 | true",
        "{'type': 'integer'} | 1.5 | false",
        "{'type': ['string', 'null']} | null | true",
        "{'type': ['string', 'null']} | 1 | false",
        "{'enum': [1, 'a']} | 1.0 | true",
        "{'enum': [1, 'a']} | '1' | false",
        "{'minimum': 1, 'exclusiveMinimum': true} | 1 | false",
        "{'minimum': 1, 'exclusiveMinimum': false} | 1 | true",
        "{'exclusiveMinimum': 1} | 1 | false",
        "{'multipleOf': 0.1} | 0.3 | true",
        "{'multipleOf': 2} | 3 | false",
        "{'maxLength': 1} | '\uD83D\uDE00' | true",
        "{'pattern': 'b+'} | 'abc' | true",
        "{'pattern': '^b+$'} | 'abc' | false",
        "{'items': [{'type': 'string'}], 'additionalItems': false} | ['a', 1] | false",
        "{'items': [{'type': 'string'}], 'additionalItems': {'type': 'number'}} | ['a', 1] | true",
        "{'items': {'type': 'number'}, 'minItems': 1} | [] | false",
        "{'additionalProperties': {'type': 'number'}} | {'a': 'b'} | false",
        "{'minProperties': 1} | {} | false",
        "{'allOf': [{'required': ['a']}, {'required': ['b']}]} | {'a': 1} | false",
        "{'anyOf': [{'required': ['a']}, {'required': ['b']}]} | {'a': 1} | true",
        "{'oneOf': [{'required': ['a']}, {'required': ['b']}]} | {'a': 1, 'b': 1} | false",
        "{'not': {'type': 'null'}} | null | false",
        "{'properties': {'next': {'$ref': '#'}}, 'additionalProperties': false} | {'next': {'next':"
            + " {}}} | true",
        "{'properties': {'next': {'$ref': '#'}}, 'additionalProperties': false} | {'next': {'x':"
            + " {}}} | false",
        "{'required': ['a']} | 'no object' | true",
        "{'type': 'integer', 'maximum': 5} | 1e999 | false",
      })
  void validatesBodies(String schema, String body, boolean fits) {
    assertThat(of(schema).unsupportedKeyword()).isNull();
    assertThat(of(schema).fits(Json.read(body.replace('\'', '"'), "body"))).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'properties': {'a': {'patternProperties': {}}}} | patternProperties",
        "{'$ref': 'https://apigateway.amazonaws.com/restapis/x/models/y'} | $ref",
        "{'definitions': {'a': {'$ref': '#/definitions/b'}, 'b': {'$ref': '#/definitions/a'}}} |"
            + " $ref",
        "{'pattern': '('} | pattern",
        "{'items': 7} | a schema that is not an object",
      })
  void reportsUnsupportedKeywords(String schema, String unknown) {
    assertThat(of(schema).unsupportedKeyword()).isEqualTo(unknown);
  }

  private static BodySchema of(String schema) {
    return new BodySchema(Json.read(schema.replace('\'', '"'), "schema"));
  }
}
