/* Calls every machine with numbers that the compiler cannot foresee. Without WITH_CUTOVER it calls nothing: the difference
   between the two programs is what the crate costs. */
#include <stdint.h>

#ifdef WITH_CUTOVER
uint32_t cutover_smc_job_apply(uint32_t machine, uint16_t operation);
uint32_t cutover_smc_job_step(uint32_t machine, uint8_t event);
uint32_t cutover_sms_source_apply(uint32_t machine, uint16_t operation);
uint32_t cutover_sms_source_step(uint32_t machine, uint8_t event);
uint32_t cutover_dcs_task_apply(uint32_t machine, uint16_t operation);
uint32_t cutover_dcs_task_step(uint32_t machine, uint8_t event);
#ifdef PLANTED
uint8_t cutover_planted(uintptr_t n);
#endif
#endif

int main(int argc, char **argv)
{
    uint32_t n = (uint32_t)argc;
    (void)argv;
#ifdef WITH_CUTOVER
    n += cutover_smc_job_apply(n, (uint16_t)n) + cutover_smc_job_step(n, (uint8_t)n);
    n += cutover_sms_source_apply(n, (uint16_t)n) + cutover_sms_source_step(n, (uint8_t)n);
    n += cutover_dcs_task_apply(n, (uint16_t)n) + cutover_dcs_task_step(n, (uint8_t)n);
#ifdef PLANTED
    n += cutover_planted(n);
#endif
#endif
    return (int)(n & 127);
}
