/// What functions cost: the price list of Lambda, and the costs of a month. Knows settings of
/// functions; must not know templates.
@NullMarked
package aloft.aws.cost;

import org.jspecify.annotations.NullMarked;
