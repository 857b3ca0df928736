export const main = () => ({});
