package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.document.Scalar;
import java.util.Locale;

/// `${strToBool(text)}`: a text as a boolean.
public final class StrToBoolSource implements Source {

  @Override
  public ResolvedValue resolve(Question question, Resolver properties) {
    String text =
        question.parameters().isEmpty() ? null : question.textOf(question.parameters().getFirst());
    if (text == null) {
      throw question.wrong(
          question.text() + " needs a text", "write ${strToBool(${env:NAME, 'false'})}");
    }
    boolean value =
        switch (text.strip().toLowerCase(Locale.ROOT)) {
          case "true", "1" -> true;
          case "false", "0" -> false;
          default ->
              throw question.wrong(
                  "\"" + text + "\" is neither true nor false", "use true, false, 1 or 0");
        };
    return ResolvedValue.of(new Scalar(value, question.place()));
  }
}
