package aloft.aws.event;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import org.jspecify.annotations.Nullable;

/// `alexaSkill` and `alexaSmartHome`: a skill of Alexa calls the function.
@Doc("A skill of Alexa calls the function")
public record Alexa(
    @Required
        @Doc("The id of the skill")
        @Range(max = 256)
        @Matches(
            value = "^[a-zA-Z0-9._\\-]+$",
            words = "a skill's id: letters, digits, dots, dashes and underscores")
        String appId,
    @Doc("Whether the skill may call the function (default true)") @Nullable Boolean enabled) {

  @ShortForm("the id of the skill")
  static @Nullable Alexa of(Node node, DiagnosticCollector findings) {
    return node.text() == null
        ? null
        : Decoder.read(Alexa.class, Mapping.of("appId", node, node.place()), findings);
  }
}
