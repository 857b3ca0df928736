/// The templates of Azure Resource Manager that create what a service needs.
@NullMarked
package aloft.azure.template;

import org.jspecify.annotations.NullMarked;
