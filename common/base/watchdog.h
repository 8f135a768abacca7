/*
 * Ends the process when nothing moved for too long: no database answer, no
 * byte taken by the client. The supervisor starts a fresh one.
 */
#ifndef RW_BASE_WATCHDOG_H
#define RW_BASE_WATCHDOG_H

/* Seconds without progress that end the process; 0 switches it off. */
void	watchdog_init(unsigned seconds);

/* A unit of work begins, moved on, ended. Safe to call when switched off. */
void	watchdog_start(void);
void	watchdog_progress(void);
void	watchdog_stop(void);

#endif
