f(a, /* mmucheck: lazy-lock: why */
  ";",
  b);
/* mmucheck: lazy-sleep
 * : because */ g();
