package aloft.spi.schema;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Numbers; numeric strings are accepted.
final class NumberForm implements Form<Number> {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  private static final Pattern LEADING = Pattern.compile("^\\s*([0-9]{1,9})(?![0-9])");

  private static final int MAX_LENGTH = 400;

  private final Class<?> type;
  private final Rules rules;

  NumberForm(Class<?> type, Rules rules) {
    this.type = type;
    this.rules = rules;
  }

  @Override
  public @Nullable Number read(Node node, DiagnosticCollector findings) {
    BigDecimal number =
        Form.unwrapSingle(node) instanceof Scalar scalar ? number(scalar.value()) : null;
    boolean whole = type != Double.class;
    if (number == null || (whole && number.stripTrailingZeros().scale() > 0)) {
      TypeErrors.type(node, whole ? "a whole number" : "a number", hint(node), findings);
      return null;
    }
    if (number.abs().compareTo(maxValue()) > 0) {
      TypeErrors.type(node, "a smaller number", null, findings);
      return null;
    }
    if (outside(number, rules.min(), -1) || outside(number, rules.max(), 1)) {
      TypeErrors.range(node.place(), "the number", rules, findings);
    }
    if (type == Integer.class) {
      return number.intValue();
    }
    return type == Long.class ? (Number) number.longValue() : (Number) number.doubleValue();
  }

  @Override
  public Node normalize(Node node) {
    BigDecimal number =
        node instanceof Scalar scalar && scalar.value() instanceof String
            ? number(scalar.value())
            : null;
    if (number == null || number.abs().compareTo(maxValue()) > 0) {
      return node;
    }
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    return new Scalar(
        whole ? (Object) number.longValue() : (Object) number.doubleValue(), node.place());
  }

  private BigDecimal maxValue() {
    if (type == Double.class) {
      return BigDecimal.valueOf(Double.MAX_VALUE);
    }
    return BigDecimal.valueOf(type == Integer.class ? Integer.MAX_VALUE : Long.MAX_VALUE);
  }

  private static String hint(Node node) {
    String text = node.text();
    Matcher digits = LEADING.matcher(text == null ? "" : text);
    return digits.find() ? "write only " + digits.group(1) : "write a number";
  }

  private static boolean outside(BigDecimal number, long bound, int direction) {
    return number.compareTo(BigDecimal.valueOf(bound)) == direction;
  }

  private static @Nullable BigDecimal number(@Nullable Object value) {
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
    }
    return value instanceof String text
            && text.length() <= MAX_LENGTH
            && NUMBER.matcher(text).matches()
        ? new BigDecimal(text)
        : null;
  }

  @Override
  public Schema schema() {
    return new Schema.Numeric(type != Double.class, rules);
  }
}
